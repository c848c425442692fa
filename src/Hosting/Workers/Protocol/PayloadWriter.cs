using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PluginHost.Hosting.Boundary;

namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>Writes the payload of a message.</summary>
internal sealed class PayloadWriter
{
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

    public PayloadWriter Time(TimeSpan value) => Number(value.Ticks);

    public PayloadWriter Bytes(ReadOnlySpan<byte> value)
    {
        _writer.Write(value.Length);
        _writer.Write(value);
        return this;
    }

    public PayloadWriter Fault(PluginFault? fault) =>
        fault is null ? Bool(false) : Bool(true).Text(fault.During).Text(fault.Message).OptionalText(fault.Detail);

    public PayloadWriter Json<T>(T value, JsonTypeInfo<T> type) => Bytes(JsonSerializer.SerializeToUtf8Bytes(value, type));
}
