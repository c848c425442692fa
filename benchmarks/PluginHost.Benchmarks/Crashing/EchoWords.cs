using System.Buffers.Binary;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>What is sent comes back.</summary>
internal sealed class EchoWords : IWords
{
    internal static EchoWords Instance { get; } = new();

    public int RequestSize => sizeof(long);

    public int AnswerSize => sizeof(long);

    public void WriteRequest(long number, Span<byte> request) => BinaryPrimitives.WriteInt64LittleEndian(request, number);

    public bool TryReadAnswer(ReadOnlySpan<byte> answer, out long number) => BinaryPrimitives.TryReadInt64LittleEndian(answer, out number);
}
