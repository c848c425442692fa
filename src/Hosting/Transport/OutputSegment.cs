using System.Buffers;

namespace PluginHost.Hosting.Transport;

/// <summary>
/// Bytes on their way to a socket, in a pooled buffer. Links into the <see cref="OutputChain"/> that has taken it, and can be used again
/// after that.
/// </summary>
internal sealed class OutputSegment
{
    private const int Smallest = 4096;

    private byte[] _buffer = [];

    public OutputSegment? Next { get; set; }

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public Memory<byte> Free => _buffer.AsMemory(Length);

    /// <summary>Begins anew with a buffer of at least this size.</summary>
    public OutputSegment Begin(int size)
    {
        (_buffer, Length, Next) = (ArrayPool<byte>.Shared.Rent(Math.Max(size, Smallest)), 0, null);
        return this;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - Length);
        Length += count;
    }

    /// <summary>Gives the buffer back; nothing writes to or sends from it any more.</summary>
    public void End()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
