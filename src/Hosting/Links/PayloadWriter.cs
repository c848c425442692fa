using System.Text;
using PluginHost.Hosting.Boundary;

namespace PluginHost.Hosting.Links;

/// <summary>Writes the payload of a message. No serialiser: the first use of one costs a worker more than all else that it does to find out what to start.</summary>
internal sealed class PayloadWriter
{
    /// <summary>The longest payload that a message can have, in bytes.</summary>
    public const int Longest = 64 * 1024 * 1024;

    private readonly MemoryStream _stream = new();
    private readonly BinaryWriter _writer;

    public PayloadWriter() => _writer = new BinaryWriter(_stream, Encoding.UTF8);

    public ReadOnlyMemory<byte> Payload
    {
        get
        {
            _writer.Flush();
            return _stream.GetBuffer().AsMemory(0, (int)_stream.Length);
        }
    }

    public PayloadWriter Number(long value)
    {
        _writer.Write(value);
        return this;
    }

    public PayloadWriter Int(int value)
    {
        _writer.Write(value);
        return this;
    }

    public PayloadWriter Bool(bool value)
    {
        _writer.Write(value);
        return this;
    }

    public PayloadWriter Text(string value)
    {
        _writer.Write(value);
        return this;
    }

    public PayloadWriter OptionalText(string? value) => value is null ? Bool(false) : Bool(true).Text(value);

    public PayloadWriter OptionalInt(int? value) => value is { } number ? Bool(true).Int(number) : Bool(false);

    public PayloadWriter Time(TimeSpan value) => Number(value.Ticks);

    public PayloadWriter TimeIfAny(TimeSpan? value) => value is { } time ? Time(time) : this;

    public PayloadWriter Bytes(ReadOnlySpan<byte> value)
    {
        _writer.Write(value.Length);
        _writer.Write(value);
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
}
