using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;
using PluginHost.Hosting.Workers.Metrics;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>
/// The worker's side of the link: does with the one generation of this process what the host says, and tells the host what becomes of it.
/// </summary>
internal sealed class WorkerServer : IGenerationObserver, IDisposable
{
    private readonly WorkerLink _link;
    private readonly WorkerLoggerFactory _loggers;
    private readonly SessionJournals _journals;
    private readonly DispatchGate _gate;
    private readonly ConnectionBatch _begun;
    private readonly ConnectionBatch _left;
    private readonly ConcurrentDictionary<ConnectionKey, TrackedConnection> _connections = new();
    private readonly ConcurrentDictionary<ConnectionKey, SessionConnection> _arriving = new();
    private WorkerPlugin? _plugin;
    private WorkerMeterListener? _meters;

    public WorkerServer(SocketChannel channel)
    {
        _link = new WorkerLink(channel, ReceiveAsync);
        _loggers = new WorkerLoggerFactory(_link);
        _journals = new SessionJournals(_link);
        _gate = new DispatchGate(Dispatch);
        _begun = new ConnectionBatch(_link, WorkerMessageKind.Begun, TimeProvider.System);
        _left = new ConnectionBatch(_link, WorkerMessageKind.Left, TimeProvider.System);
    }

    private WorkerPlugin Plugin => _plugin ?? throw new InvalidOperationException("No plugin was started.");

    private ContextConnections Served => Plugin.Generation.Served;

    /// <summary>Serves until the host has closed the link, or has ended.</summary>
    public Task RunAsync()
    {
        _link.Begin();
        return _link.Ended;
    }

    public void Dispose()
    {
        _begun.Dispose();
        _left.Dispose();
        _link.Dispose();
    }

    void IGenerationObserver.Came(TrackedConnection connection)
    {
        if (!connection.IsConnection)
        {
            return;
        }

        ConnectionKey key = ConnectionKey.Of(connection.Origin);
        _connections[key] = connection;
        if (!Plugin.IsGivenByHost(key))
        {
            _link.Post(WorkerMessageKind.Came, new PayloadWriter()
                .Origin(connection.Origin).Text(connection.Kind).OptionalText(connection.Local?.ToString()).OptionalText(
                    connection.Remote?.ToString()));
        }
    }

    void IGenerationObserver.Left(TrackedConnection connection)
    {
        ConnectionKey key = ConnectionKey.Of(connection.Origin);
        if (!connection.IsConnection || !_connections.TryRemove(key, out _))
        {
            return;
        }

        // Of a session the host has a duplicate, which is to be closed, and which it would bring back if this process ended first.
        if (connection is SessionConnection)
        {
            _left.Tell(key);
        }
        else
        {
            _left.Add(key);
        }
    }

    ConnectionJournal? IGenerationObserver.OpenJournal(ConnectionOrigin origin) => _journals.Open(origin);

    Action? IGenerationObserver.WatchBeginning(ConnectionOrigin origin, Socket accepted)
    {
        ConnectionKey key = ConnectionKey.Of(origin);
        if (!Plugin.IsGivenByHost(key))
        {
            return null;
        }

        if (KernelCounts.AreOf(accepted))
        {
            return () => _begun.Add(key);
        }

        // Where the kernel does not count, the host must know before there is anything to count.
        _begun.Tell(key);
        return null;
    }

    void IGenerationObserver.Faulted(PluginFault fault) => _link.Post(WorkerMessageKind.Fault, new PayloadWriter().Fault(fault));

    /// <summary>Returns as soon as the next message may be looked at; what takes longer answers by itself.</summary>
    private Task ReceiveAsync(LinkMessage<WorkerMessageKind> message)
    {
        switch (message.Kind)
        {
            case WorkerMessageKind.Dispatch:
                _gate.Dispatch(message);
                break;
            case WorkerMessageKind.Abort:
                Find(message.Read().Key())?.Abort();
                break;
            case WorkerMessageKind.Suspend:
                Suspend(message.Read().Key());
                break;
            case WorkerMessageKind.Finish:
                FindSession(message.Read().Key())?.Finish();
                break;
            case WorkerMessageKind.GiveBack:
                GiveBack(message.Read());
                break;
            case WorkerMessageKind.Begin:
                Begin(message.Read());
                break;
            case WorkerMessageKind.Discard:
                Discard(message.Read().Key());
                break;
            case WorkerMessageKind.Drain:
                Drain(message.Read());
                break;
            case WorkerMessageKind.Seal:
                Served.Seal();
                break;
            case WorkerMessageKind.Sweep:
                Served.Sweep();
                break;
            case WorkerMessageKind.LogLevel:
                PayloadReader level = message.Read();
                _loggers.SetLevel(level.Text(), (LogLevel)level.Int());
                break;
            default:
                _ = AnswerAsync(message, CallOf(message));
                break;
        }

        return Task.CompletedTask;
    }

    private Func<Task<PayloadWriter>> CallOf(LinkMessage<WorkerMessageKind> message) => message.Kind switch
    {
        WorkerMessageKind.Prepare => async () => new PayloadWriter().Fault(await new WorkerPreload().RunAsync()),
        WorkerMessageKind.Start => () => StartAsync(message.Read()),
        WorkerMessageKind.WarmUp => () => Plugin.WarmUpAsync(),
        WorkerMessageKind.TakeOver => () => Plugin.TakeOverAsync(message.Read(), Required(message)),
        WorkerMessageKind.Export => () => ExportAsync(message.Read()),
        WorkerMessageKind.Leave => () => LeaveAsync(message.Read()),
        WorkerMessageKind.Import => () => ImportAsync(message.Read(), Required(message)),
        WorkerMessageKind.SaveState => () => Plugin.SaveStateAsync(message.Read(), Required(message)),
        WorkerMessageKind.LoadState => () => Plugin.LoadStateAsync(message.Read(), Required(message)),
        WorkerMessageKind.Ping => () => Task.FromResult(new PayloadWriter().Fault(null)),
        WorkerMessageKind.Stop => () => StopAsync(),
        _ => throw new FormatException($"A worker knows no message {message.Kind}."),
    };

    private static Socket Required(LinkMessage<WorkerMessageKind> message) =>
        message.Socket
            ?? throw new LinkLostException($"The socket that belongs to a message ({message.Kind}) is missing: no descriptor was free.");

    /// <summary>On its own, and not on the thread that receives: a call may be answered while the next is under way.</summary>
    private async Task AnswerAsync(LinkMessage<WorkerMessageKind> message, Func<Task<PayloadWriter>> call)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        PayloadWriter answer;
        try
        {
            answer = await call();
        }
        catch (Exception e)
        {
            // Whatever it is, the host waits for an answer. A fault is the one that every call can have.
            message.Socket?.Dispose();
            answer = new PayloadWriter().Fault(PluginFault.Of(message.Kind.ToString(), e));
        }

        await _link.ReplyAsync(message, answer);
    }

    private async Task<PayloadWriter> StartAsync(PayloadReader request)
    {
        _plugin = WorkerPlugin.Of(StartRequest.Read(request), this, _loggers);
        _meters = new WorkerMeterListener(_link, PluginContext.MeterNameOf(_plugin.Generation.Model.Name), TimeProvider.System);
        _meters.Begin();
        StartReply reply = await _plugin.StartAsync();
        _ = TellWhenEmptiedAsync();
        if (reply.SessionVersion is not null)
        {
            _journals.Prepare();
            new Checkpoints(Served, Plugin.CheckpointInterval, TimeProvider.System).Begin();
        }

        if (Plugin.Generation.PluginState is { } state && Plugin.StateCheckpoints is { } plan)
        {
            void Tell() => _link.Post(WorkerMessageKind.StateSaved, new PayloadWriter().Int(state.Version));
            new StateCheckpoints(Served, state, _gate, plan, Tell, TimeProvider.System).Begin();
        }

        return reply.Write(new PayloadWriter().Fault(null));
    }

    private async Task<PayloadWriter> StopAsync()
    {
        PayloadWriter answer = await Plugin.StopAsync();
        _left.Tell();
        _meters?.Tell();
        return answer;
    }

    private async Task TellWhenEmptiedAsync()
    {
        await Served.Emptied;
        _link.Post(WorkerMessageKind.Emptied, new PayloadWriter());
    }

    private void Dispatch(LinkMessage<WorkerMessageKind> message)
    {
        ConnectionOrigin origin = message.Read().Origin();
        if (message.Socket is { } socket && TryDispatch(socket, origin))
        {
            return;
        }

        message.Socket?.Dispose();
        _left.Tell(ConnectionKey.Of(origin));
    }

    private bool TryDispatch(Socket socket, ConnectionOrigin origin)
    {
        try
        {
            return Served.TryDispatch(socket, origin, here: false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false; // Reset by its peer meanwhile.
        }
    }

    private TrackedConnection? Find(ConnectionKey key) => _connections.GetValueOrDefault(key);

    private SessionConnection? FindSession(ConnectionKey key) => Find(key) as SessionConnection;

    private void Suspend(ConnectionKey key)
    {
        if (FindSession(key) is { } session)
        {
            _ = TellWhenStoppedAsync(key, session.Suspend());
        }
    }

    private async Task TellWhenStoppedAsync(ConnectionKey key, Suspension suspension)
    {
        if (await suspension.Stopped)
        {
            _link.Post(WorkerMessageKind.Stopped, new PayloadWriter().Key(key));
        }
    }

    private void GiveBack(PayloadReader request) => FindSession(request.Key())?.GiveBack(request.Bool());

    private async Task<PayloadWriter> ExportAsync(PayloadReader request)
    {
        ConnectionKey key = request.Key();
        (int readerVersion, TimeSpan timeout) = (request.Int(), request.Time());
        if (FindSession(key) is not { } session)
        {
            return new PayloadWriter().Fault(new PluginFault("Save", "the connection has ended", null));
        }

        SessionExport export = await session.ExportAsync(readerVersion, timeout, CancellationToken.None);
        return export.Session is not { } saved ? new PayloadWriter().Fault(export.Fault)
            : saved.FindFault() is { } fault ? new PayloadWriter().Fault(fault)
            : new PayloadWriter().Fault(null).Session(saved);
    }

    private async Task<PayloadWriter> LeaveAsync(PayloadReader request) =>
        new PayloadWriter().Bytes(FindSession(request.Key()) is { } session ? (await session.LeaveAsync()).Span : default);

    private async Task<PayloadWriter> ImportAsync(PayloadReader request, Socket socket)
    {
        SavedSession saved = request.Session();
        TimeSpan timeout = request.Time();
        var session = new SessionConnection(Served, saved, socket);
        if (await session.LoadAsync(saved, timeout, CancellationToken.None) is { } fault)
        {
            session.Forget();
            return new PayloadWriter().Fault(fault);
        }

        _arriving[ConnectionKey.Of(saved.Origin)] = session;
        return new PayloadWriter().Fault(null);
    }

    private void Begin(PayloadReader request)
    {
        ConnectionKey key = request.Key();
        if (!_arriving.TryRemove(key, out SessionConnection? session))
        {
            return;
        }

        if (!Served.TryAdopt(session))
        {
            session.Forget();
            _left.Tell(key);
            return;
        }

        session.Send(request.Bytes());
        session.Begin();
    }

    private void Discard(ConnectionKey key)
    {
        if (_arriving.TryRemove(key, out SessionConnection? session))
        {
            session.Forget();
        }
    }

    private void Drain(PayloadReader request) => Plugin.Generation.BeginDrain(request.Bool() ? HostMoves.Instance : null, request.Time());

    /// <summary>Sessions move by messages of the host, which follows each by itself.</summary>
    private sealed class HostMoves : ISessionMover
    {
        public static HostMoves Instance { get; } = new();

        public void Begin(IReadOnlyList<IMovingSession> sessions)
        {
            // Each asks for itself, by Suspend.
        }
    }
}
