using System.Buffers.Binary;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>What the plugin sends.</summary>
/// <param name="Number">Its own number, from 1 without a gap.</param>
/// <param name="Answered">The client's number that it answers; 0 if none.</param>
/// <param name="Expected">The client's number that was next; -1 if the message was damaged.</param>
/// <param name="Generation">The generation that sends.</param>
/// <param name="Build">Its build.</param>
internal readonly record struct SequenceMessage(long Number, long Answered, long Expected, int Generation, int Build)
{
    internal const int Size = 32;

    /// <summary>Of what the client sends.</summary>
    internal const int QuestionSize = 64;

    /// <summary>How many answers there are for each message that answers none.</summary>
    internal const int PushEvery = 4;

    internal static SequenceMessage Parse(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]));

    internal static void WriteQuestion(long number, Span<byte> bytes)
    {
        bytes[..QuestionSize].Fill((byte)number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
    }
}
