using System.Buffers.Binary;
using System.Text;

namespace PluginHost.Hosting.Ipc;

/// <summary>
/// Reads what a <see cref="PayloadWriter"/> wrote, in the same order. What nobody wrote makes every read throw an
/// <see cref="EndOfStreamException"/> or a <see cref="FormatException"/>, and nothing else.
/// </summary>
internal sealed class PayloadReader(ReadOnlyMemory<byte> payload)
{
    private ReadOnlyMemory<byte> _rest = payload;

    public long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)).Span);

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    public bool Bool() => Take(1).Span[0] != 0;

    public string Text() => Encoding.UTF8.GetString(Take(Length()).Span);

    public string? OptionalText() => Bool() ? Text() : null;

    public int? OptionalInt() => Bool() ? Int() : null;

    public TimeSpan Time() => new(Number());

    /// <summary>In UTC.</summary>
    public DateTimeOffset Moment()
    {
        long ticks = Number();
        return ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new FormatException("A message names a moment that there is not.");
    }

    /// <summary>A part of the payload itself, not copied.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        int length = Int();
        return length >= 0 ? Take(length) : throw new EndOfStreamException();
    }

    public PluginFault? Fault() => Bool() ? new PluginFault(Text(), Text(), OptionalText()) : null;

    public IReadOnlyList<T> List<T>(Func<PayloadReader, T> read)
    {
        var items = new List<T>();
        for (int left = Int(); left > 0; left--)
        {
            items.Add(read(this));
        }

        return items;
    }

    public IReadOnlyDictionary<string, T> Map<T>(Func<PayloadReader, T> read)
    {
        var items = new Dictionary<string, T>();
        for (int left = Int(); left > 0; left--)
        {
            items[Text()] = read(this);
        }

        return items;
    }

    /// <summary>See <see cref="PayloadWriter.Text"/>.</summary>
    private int Length()
    {
        const int MaxShift = 28;
        uint length = 0;
        for (int shift = 0; shift <= MaxShift; shift += 7)
        {
            byte next = Take(1).Span[0];
            length |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return shift < MaxShift || next < 0x08
                    ? (int)length
                    : throw new FormatException("A text in a message has a length that there is not.");
            }
        }

        throw new FormatException("A text in a message has a length that does not end.");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new EndOfStreamException();
        }

        ReadOnlyMemory<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
