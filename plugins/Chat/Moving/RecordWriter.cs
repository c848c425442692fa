using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PluginHost.Plugins.Chat;

/// <summary>
/// Writes values one after another: numbers in little-endian order, a text or a row of bytes after its length in bytes, a time as
/// milliseconds since 1970 in UTC (0: unknown).
/// </summary>
internal readonly ref struct RecordWriter(IBufferWriter<byte> to)
{
    internal void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), value);
        to.Advance(sizeof(int));
    }

    internal void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(sizeof(long)), value);
        to.Advance(sizeof(long));
    }

    internal void Write(bool value) => Write(value ? 1 : 0);

    internal void Write(DateTimeOffset? time) => Write(time?.ToUnixTimeMilliseconds() ?? 0);

    internal void Write(string text)
    {
        Write(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, to);
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        to.Write(bytes);
    }
}
