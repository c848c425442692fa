using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PluginHost.Plugins.KeyValue.State;

/// <summary>Writes the state through one large buffer, so that nothing is awaited but once in a while.</summary>
internal sealed class StateWriter(Stream to, CancellationToken cancellationToken) : IDisposable
{
    private const int Size = 256 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Size);
    private int _used;

    /// <summary>Makes room for so many bytes of numbers.</summary>
    public ValueTask RoomAsync(int count) => _buffer.Length - _used >= count ? default : FlushAsync();

    /// <summary>Only within what <see cref="RoomAsync"/> made room for.</summary>
    public void Byte(byte value) => _buffer[_used++] = value;

    /// <inheritdoc cref="Byte"/>
    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_used), value);
        _used += sizeof(int);
    }

    /// <inheritdoc cref="Byte"/>
    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_used), value);
        _used += sizeof(long);
    }

    /// <summary>Writes a length and bytes.</summary>
    public ValueTask BytesAsync(byte[] bytes)
    {
        if (_buffer.Length - _used < sizeof(int) + bytes.Length)
        {
            return LongBytesAsync(bytes);
        }

        Int32(bytes.Length);
        bytes.CopyTo(_buffer, _used);
        _used += bytes.Length;
        return default;
    }

    /// <summary>Writes a length and a text, one byte a character.</summary>
    public ValueTask TextAsync(string text)
    {
        if (_buffer.Length - _used < sizeof(int) + text.Length)
        {
            return LongBytesAsync(Encoding.Latin1.GetBytes(text));
        }

        Int32(text.Length);
        _used += Encoding.Latin1.GetBytes(text, _buffer.AsSpan(_used));
        return default;
    }

    public async ValueTask FlushAsync()
    {
        await to.WriteAsync(_buffer.AsMemory(0, _used), cancellationToken);
        _used = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private async ValueTask LongBytesAsync(byte[] bytes)
    {
        await FlushAsync();
        Int32(bytes.Length);
        if (bytes.Length <= _buffer.Length - _used)
        {
            bytes.CopyTo(_buffer, _used);
            _used += bytes.Length;
            return;
        }

        await FlushAsync();
        await to.WriteAsync(bytes, cancellationToken);
    }
}
