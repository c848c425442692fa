using System.Buffers;

namespace PluginHost.Hosting.Connections;

/// <summary>Bytes on their way to a socket, in a pooled buffer. Links into the <see cref="SendQueue"/> that has taken it.</summary>
internal sealed class OutputSegment(int size)
{
    private const int Smallest = 4096;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, Smallest));

    public OutputSegment? Next { get; set; }

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public Memory<byte> Free => _buffer.AsMemory(Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - Length);
        Length += count;
    }

    /// <summary>Gives the buffer back; once, and nothing writes to or sends from it any more.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(_buffer);
}
