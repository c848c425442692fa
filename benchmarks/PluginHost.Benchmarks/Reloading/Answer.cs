using System.Buffers.Binary;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>What the plugin answers.</summary>
/// <param name="Question">What it was asked.</param>
/// <param name="Generation">The generation that answers.</param>
/// <param name="Build">The build of the plugin that answers.</param>
/// <param name="Connection">Which of the generation's connections this is; its first client's is 1.</param>
internal readonly record struct Answer(long Question, int Generation, int Build, int Connection)
{
    internal const int Size = sizeof(long) + 3 * sizeof(int);

    internal static Answer Parse(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]));
}
