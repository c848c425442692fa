using System.Buffers;
using System.IO.Pipelines;
using PluginHost.Contracts;
using PluginHost.Plugins.KeyValue.Sessions;
using KeyValuePlugin = PluginHost.Plugins.KeyValue.KeyValue;

namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>One generation of the plugin with its connections, and the host's part of moving them to the next.</summary>
internal sealed class Generation : IDisposable
{
    private readonly List<ServedConnection> _connections = [];

    public Generation(TimeProvider time, int number = 1)
    {
        Time = time;
        Number = number;
        Plugin = new KeyValuePlugin(new PluginContext(time, number));
    }

    public Generation()
        : this(new ManualTime())
    {
    }

    public KeyValuePlugin Plugin { get; }

    public int Number { get; }

    public TimeProvider Time { get; }

    public IReadOnlyList<ServedConnection> Connections => _connections;

    public async Task<TestClient> ConnectAsync()
    {
        Wire wire = await Wire.OpenAsync();
        var connection = new LoopbackConnection(wire);
        Serve(wire, connection, Plugin.Open(connection));
        return new TestClient(wire.Client);
    }

    /// <summary>Suspends all sessions; what was not to be suspended has ended.</summary>
    public async Task SuspendAsync()
    {
        _connections.ForEach(c => c.Connection.RequestDrain(canSuspend: true));
        await Task.WhenAll(_connections.Select(c => c.Handling)).WithPatience();
        _connections.RemoveAll(c => c.Handling.Result == SessionEnd.Closed);
    }

    /// <summary>Calls the handler again, as after a move that failed.</summary>
    public void Continue()
    {
        foreach (ServedConnection served in _connections.ToArray())
        {
            _connections.Remove(served);
            served.Connection.ForgetDrain();
            Serve(served.Wire, served.Connection, served.Session);
        }
    }

    /// <summary>Suspends everything and moves it to a new generation, which does not serve yet.</summary>
    public async Task<Generation> MoveAsync(bool byReference)
    {
        await SuspendAsync();
        var next = new Generation(Time, Number + 1);
        if (byReference)
        {
            next.Plugin.AdoptState(Plugin.ShareState(readerVersion: 1), version: 1);
        }
        else
        {
            var pipe = new Pipe();
            Task saving = SaveAsync(pipe.Writer);
            await next.Plugin.LoadAsync(pipe.Reader.AsStream(), version: 1, CancellationToken.None);
            await saving;
        }

        foreach (ServedConnection served in _connections)
        {
            next.Load(served.Wire, SavedSession(served.Session));
        }

        return next;
    }

    /// <summary>Starts the handlers of loaded sessions.</summary>
    public void Resume()
    {
        foreach (ServedConnection loaded in _connections.Where(c => c.Handling == ServedConnection.NotStarted).ToArray())
        {
            _connections.Remove(loaded);
            Serve(loaded.Wire, loaded.Connection, loaded.Session);
        }
    }

    public byte[] SavedSession(KeyValueSession session)
    {
        var saved = new ArrayBufferWriter<byte>();
        Plugin.Save(session, readerVersion: 1, saved);
        return saved.WrittenSpan.ToArray();
    }

    public void Dispose() => _connections.ForEach(c => c.Wire.Dispose());

    private void Load(Wire wire, byte[] saved)
    {
        var connection = new LoopbackConnection(wire);
        KeyValueSession session = Plugin.Load(connection, new ReadOnlySequence<byte>(saved), version: 1);
        _connections.Add(new ServedConnection(wire, connection, session, ServedConnection.NotStarted));
    }

    private void Serve(Wire wire, LoopbackConnection connection, KeyValueSession session)
    {
        Task<SessionEnd> handling = Task.Run(async () =>
        {
            SessionEnd end = SessionEnd.Closed;
            try
            {
                end = await Plugin.HandleAsync(connection, session, connection.ConnectionClosed);
            }
            finally
            {
                if (end == SessionEnd.Closed)
                {
                    await CloseAsync(wire);
                }
            }

            return end;
        });
        _connections.Add(new ServedConnection(wire, connection, session, handling));
    }

    // What was written is flushed, the peer sees the end of the stream.
    private static async Task CloseAsync(Wire wire)
    {
        while (wire.Queued > 0)
        {
            await Task.Delay(1);
        }

        wire.End();
    }

    private async Task SaveAsync(PipeWriter to)
    {
        await using Stream stream = to.AsStream();
        await Plugin.SaveAsync(stream, readerVersion: 1, CancellationToken.None);
    }
}
