using System.Buffers.Binary;
using System.Text;

namespace PluginHost.Hosting.Ipc;

/// <summary>
/// Writes the payload of a message. No serialiser: the first use of one costs a worker more than all else that it does to find out what to
/// start.
/// </summary>
internal sealed class PayloadWriter
{
    /// <summary>The longest payload that a message can have, in bytes.</summary>
    public const int Longest = 64 * 1024 * 1024;

    // Most messages are shorter.
    private byte[] _bytes = new byte[128];
    private int _length;

    public ReadOnlyMemory<byte> Payload => _bytes.AsMemory(0, _length);

    public PayloadWriter Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
        return this;
    }

    public PayloadWriter Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);
        return this;
    }

    public PayloadWriter Bool(bool value)
    {
        Take(1)[0] = value ? (byte)1 : (byte)0;
        return this;
    }

    /// <summary>In UTF-8, behind its length in bytes, seven bits a byte, the lowest first, with the eighth set where more follow.</summary>
    public PayloadWriter Text(string value)
    {
        int bytes = Encoding.UTF8.GetByteCount(value);
        uint length = (uint)bytes;
        for (; length > 0x7F; length >>= 7)
        {
            Take(1)[0] = (byte)(length | 0x80);
        }

        Take(1)[0] = (byte)length;
        Encoding.UTF8.GetBytes(value, Take(bytes));
        return this;
    }

    public PayloadWriter OptionalText(string? value) => value is null ? Bool(false) : Bool(true).Text(value);

    public PayloadWriter OptionalInt(int? value) => value is { } number ? Bool(true).Int(number) : Bool(false);

    public PayloadWriter Time(TimeSpan value) => Number(value.Ticks);

    public PayloadWriter TimeIfAny(TimeSpan? value) => value is { } time ? Time(time) : this;

    public PayloadWriter Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        value.CopyTo(Take(value.Length));
        return this;
    }

    public PayloadWriter Fault(PluginFault? fault) =>
        fault is null ? Bool(false) : Bool(true).Text(fault.During).Text(fault.Message).OptionalText(fault.Detail);

    public PayloadWriter List<T>(IReadOnlyCollection<T> items, Action<PayloadWriter, T> write)
    {
        Int(items.Count);
        foreach (T item in items)
        {
            write(this, item);
        }

        return this;
    }

    public PayloadWriter Map<T>(IReadOnlyDictionary<string, T> items, Action<PayloadWriter, T> write) =>
        List(items, (writer, item) => write(writer.Text(item.Key), item.Value));

    private Span<byte> Take(int count)
    {
        int end = checked(_length + count);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(end, 2L * _bytes.Length), Array.MaxLength));
        }

        Span<byte> taken = _bytes.AsSpan(_length, count);
        _length = end;
        return taken;
    }
}
