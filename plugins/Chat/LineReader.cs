using System.Buffers;

namespace PluginHost.Plugins.Chat;

/// <summary>Finds the lines in what is received, however the bytes come.</summary>
internal sealed class LineReader
{
    /// <summary>
    /// Whether the rest of a line that is too long is still to come. Part of the session, because a line may be cut by a move.
    /// </summary>
    internal bool IsSkipping { get; set; }

    /// <param name="input">What was received; what is taken is cut off its start.</param>
    /// <param name="line">Without its end.</param>
    internal LineResult TryRead(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> line)
    {
        line = default;
        if (IsSkipping && !TrySkip(ref input))
        {
            return LineResult.Incomplete;
        }

        if (input.PositionOf((byte)'\n') is not { } end)
        {
            // One more may be the carriage return.
            if (Trim(input).Length <= Line.MaxLength)
            {
                return LineResult.Incomplete;
            }

            IsSkipping = true;
            input = input.Slice(input.End);
            return LineResult.TooLong;
        }

        line = Trim(input.Slice(0, end));
        input = input.Slice(input.GetPosition(1, end));
        return line.Length <= Line.MaxLength ? LineResult.Complete : LineResult.TooLong;
    }

    private bool TrySkip(ref ReadOnlySequence<byte> input)
    {
        SequencePosition? end = input.PositionOf((byte)'\n');
        input = input.Slice(end is { } there ? input.GetPosition(1, there) : input.End);
        IsSkipping = end is null;
        return !IsSkipping;
    }

    private static ReadOnlySequence<byte> Trim(in ReadOnlySequence<byte> line) =>
        !line.IsEmpty && line.Slice(line.Length - 1).FirstSpan[0] == (byte)'\r' ? line.Slice(0, line.Length - 1) : line;
}
