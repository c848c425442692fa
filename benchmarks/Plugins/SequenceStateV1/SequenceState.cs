using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PluginHost.Contracts;

namespace PluginHost.Benchmarks.Plugins;

/// <summary>
/// Connections that move together with a store of values of 4 KiB: as many bytes as the setting <c>Bytes</c> says, streamed or, with
/// <c>ByReference</c>, as the very objects. When that begins and ends, and how much arrives, is left in the process's data, where the
/// benchmark that embeds the host finds it.
/// </summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class SequenceState(IPluginContext context) : SequenceHandler(context), IReferenceState, IPluginLifecycle
{
    private const int KeySize = 12;
    private const int ValueSize = 4096;
    private const int RecordsAtOnce = 64;
    private readonly IPluginContext _context = context;
    private Dictionary<string, byte[]> _values = [];

    public int StateVersion => 1;

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        // Later generations take it from the one before.
        long count = _context.Generation == 1 ? long.Parse(_context.Settings["Bytes"]!, CultureInfo.InvariantCulture) / ValueSize : 0;
        for (long i = 0; i < count; i++)
        {
            byte[] value = new byte[ValueSize];
            value.AsSpan().Fill((byte)i);
            _values.Add(i.ToString("D12", CultureInfo.InvariantCulture), value);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken deadline) => ValueTask.CompletedTask;

    public async ValueTask SaveAsync(Stream to, int readerVersion, CancellationToken cancellationToken)
    {
        Mark("Begun");
        const int RecordSize = KeySize + ValueSize;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(RecordsAtOnce * RecordSize);
        BinaryPrimitives.WriteInt32LittleEndian(buffer, _values.Count);
        await to.WriteAsync(buffer.AsMemory(0, sizeof(int)), cancellationToken);
        int length = 0;
        foreach ((string key, byte[] value) in _values)
        {
            Encoding.ASCII.GetBytes(key, buffer.AsSpan(length));
            value.CopyTo(buffer, length + KeySize);
            length += RecordSize;
            if (length == RecordsAtOnce * RecordSize)
            {
                await to.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                length = 0;
            }
        }

        await to.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    public async ValueTask LoadAsync(Stream from, int version, CancellationToken cancellationToken)
    {
        byte[] key = new byte[KeySize];
        await from.ReadExactlyAsync(key.AsMemory(0, sizeof(int)), cancellationToken);
        int count = BinaryPrimitives.ReadInt32LittleEndian(key);
        _values = new Dictionary<string, byte[]>(count);
        for (int i = 0; i < count; i++)
        {
            byte[] value = GC.AllocateUninitializedArray<byte>(ValueSize);
            await from.ReadExactlyAsync(key, cancellationToken);
            await from.ReadExactlyAsync(value, cancellationToken);
            _values.Add(Encoding.ASCII.GetString(key), value);
        }

        Arrive();
    }

    public object? ShareState(int readerVersion)
    {
        Mark("Begun");
        return bool.Parse(_context.Settings["ByReference"]!) ? _values : null;
    }

    public void AdoptState(object state, int version)
    {
        _values = (Dictionary<string, byte[]>)state;
        Arrive();
    }

    private void Arrive()
    {
        Mark("Ended");
        AppDomain.CurrentDomain.SetData("SequenceState.Bytes", (long)_values.Count * ValueSize);
    }

    private static void Mark(string what) => AppDomain.CurrentDomain.SetData($"SequenceState.{what}", Stopwatch.GetTimestamp());
}
