using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>A session that a worker has loaded and does not serve yet.</summary>
internal sealed class WorkerArrival : IArrivingSession
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly WorkerConnections _to;
    private readonly IMovingSession _session;
    private readonly SavedSession _saved;
    private readonly Socket _kept;

    private WorkerArrival(WorkerConnections to, IMovingSession session, SavedSession saved, Socket kept) =>
        (_to, _session, _saved, _kept) = (to, session, saved, kept);

    private PayloadWriter Key => new PayloadWriter().Key(ConnectionKey.Of(_saved.Origin));

    /// <inheritdoc cref="GenerationConnections.ExpectAsync"/>
    public static async Task<Expectation> ExpectAsync(
        WorkerConnections to, IReadOnlyList<IMovingSession> sessions, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (to.SessionVersion is not { } read)
        {
            return new Expectation([]);
        }

        if (sessions.Count > 0 && !WorkerSystem.SocketsAreRebound)
        {
            return new Expectation([], new PluginFault("moving", WorkerSystem.StaysThere, null), IsGivers: true);
        }

        var arrivals = new List<IArrivingSession>(sessions.Count);
        foreach (IMovingSession session in sessions)
        {
            SessionExport export = await session.ExportAsync(read, timeout, cancellationToken);
            PluginFault? fault = export.Fault;
            if (export is { Session: { } saved, Socket: { } socket })
            {
                fault = await ImportAsync(to, saved, socket, timeout, cancellationToken);
                if (fault is null)
                {
                    arrivals.Add(new WorkerArrival(to, session, saved, KeptOf(session, socket)));
                }
            }

            if (fault is not null)
            {
                arrivals.ForEach(a => a.Discard());
                return new Expectation([], fault, IsGivers: export.Fault is not null);
            }
        }

        return new Expectation(arrivals);
    }

    public bool TryAdopt()
    {
        var session = new WorkerSession(_to, _saved.Origin, _kept);
        if (!_to.TryAdopt(session))
        {
            return false;
        }

        if (!_session.TryGive())
        {
            session.TakeKept(); // It is another's.
            _to.Remove(session);
            return false;
        }

        _ = BeginAsync();
        return true;
    }

    public void Discard()
    {
        _to.Link.Post(WorkerMessageKind.Discard, Key);
        if (!_session.IsElsewhere)
        {
            _kept.Dispose();
        }
    }

    private async Task BeginAsync()
    {
        ReadOnlyMemory<byte> held = await _session.LeaveAsync();
        _to.Link.Post(WorkerMessageKind.Begin, Key.Bytes(held.Span));
    }

    // What was served here leaves with its traces.
    private static Socket KeptOf(IMovingSession session, Socket socket) =>
        session.IsElsewhere ? socket : SocketDuplicator.Open(SocketDuplicator.Duplicate(socket, Environment.ProcessId));

    private static async Task<PluginFault?> ImportAsync(
        WorkerConnections to, SavedSession saved, Socket socket, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            PayloadReader reply = await to.Link.CallAsync(
                WorkerMessageKind.Import,
                new PayloadWriter().Session(saved).Time(timeout),
                timeout + Patience,
                to.Time,
                cancellationToken,
                socket,
                shared: true);
            return reply.Fault();
        }
        catch (Exception e) when (RpcErrors.FaultOf(e, "Load", timeout) is not null || e is SocketException or ObjectDisposedException)
        {
            return RpcErrors.FaultOf(e, "Load", timeout) ?? new PluginFault("Load", e.Message, null);
        }
    }
}
