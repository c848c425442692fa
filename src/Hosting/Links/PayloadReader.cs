using System.Runtime.InteropServices;
using System.Text;
using PluginHost.Hosting.Boundary;

namespace PluginHost.Hosting.Links;

/// <summary>
/// Reads what a <see cref="PayloadWriter"/> wrote, in the same order. What nobody wrote makes every read throw an <see cref="EndOfStreamException"/> or a
/// <see cref="FormatException"/>, and nothing else.
/// </summary>
internal sealed class PayloadReader(ReadOnlyMemory<byte> payload)
{
    private readonly ReadOnlyMemory<byte> _payload = payload;
    private readonly BinaryReader _reader = new(StreamOf(payload), Encoding.UTF8);

    public long Number() => _reader.ReadInt64();

    public int Int() => _reader.ReadInt32();

    public bool Bool() => _reader.ReadBoolean();

    public string Text()
    {
        try
        {
            return _reader.ReadString();
        }
        catch (IOException e) when (e is not EndOfStreamException)
        {
            throw new FormatException(e.Message, e);
        }
    }

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
        long at = _reader.BaseStream.Position;
        if (length < 0 || length > _payload.Length - at)
        {
            throw new EndOfStreamException();
        }

        _reader.BaseStream.Position = at + length;
        return _payload.Slice((int)at, length);
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

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> payload) =>
        MemoryMarshal.TryGetArray(payload, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(payload.ToArray(), writable: false);
}
