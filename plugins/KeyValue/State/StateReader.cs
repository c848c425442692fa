using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using PluginHost.Plugins.KeyValue.Protocol;

namespace PluginHost.Plugins.KeyValue.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
internal sealed class StateReader(Stream from, CancellationToken cancellationToken) : IDisposable
{
    private const int Size = 256 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Size);
    private int _start;
    private int _end;

    private int Held => _end - _start;

    /// <summary>Makes sure that so many bytes of numbers are here.</summary>
    /// <exception cref="EndOfStreamException">They are not.</exception>
    public ValueTask NeedAsync(int count) => Held >= count ? default : FillAsync(count);

    /// <summary>Only within what <see cref="NeedAsync"/> made sure of.</summary>
    public byte Byte() => _buffer[_start++];

    /// <inheritdoc cref="Byte"/>
    public int Int32()
    {
        _start += sizeof(int);
        return BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start - sizeof(int)));
    }

    /// <inheritdoc cref="Byte"/>
    public long Int64()
    {
        _start += sizeof(long);
        return BinaryPrimitives.ReadInt64LittleEndian(_buffer.AsSpan(_start - sizeof(long)));
    }

    /// <exception cref="InvalidDataException">It is less than 0.</exception>
    public async ValueTask<int> CountAsync()
    {
        await NeedAsync(sizeof(int));
        int count = Int32();
        return count >= 0 ? count : throw Invalid();
    }

    public ValueTask<byte[]> BytesAsync() =>
        TryLength(out int length) ? new ValueTask<byte[]>(Take(length).ToArray()) : LongBytesAsync();

    public ValueTask<string> TextAsync() =>
        TryLength(out int length) ? new ValueTask<string>(Encoding.Latin1.GetString(Take(length))) : LongTextAsync();

    public static InvalidDataException Invalid() => new("The saved state is not in a known format.");

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    // Reads the length of an item that is here as a whole.
    private bool TryLength(out int length)
    {
        if (Held < sizeof(int))
        {
            length = 0;
            return false;
        }

        length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if ((uint)length > (uint)(Held - sizeof(int)))
        {
            return false;
        }

        _start += sizeof(int);
        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        _start += length;
        return _buffer.AsSpan(_start - length, length);
    }

    private async ValueTask<string> LongTextAsync() => Encoding.Latin1.GetString(await LongBytesAsync());

    private async ValueTask<byte[]> LongBytesAsync()
    {
        int length = await CountAsync();
        if (length > Limits.Bulk)
        {
            throw Invalid();
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        int held = Math.Min(length, Held);
        Take(held).CopyTo(bytes);
        await from.ReadExactlyAsync(bytes.AsMemory(held), cancellationToken);
        return bytes;
    }

    private async ValueTask FillAsync(int count)
    {
        _buffer.AsSpan(_start, Held).CopyTo(_buffer);
        (_start, _end) = (0, Held);
        _end += await from.ReadAtLeastAsync(_buffer.AsMemory(_end), count - _end, throwOnEndOfStream: true, cancellationToken);
    }
}
