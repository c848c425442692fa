using System.Collections.Concurrent;
using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Hosting.Workers.Recovery;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>What a worker serves: the host's list of it, and the way there.</summary>
internal sealed class WorkerConnections(string plugin, int generation, TimeProvider time, Action<PluginFault> faulted)
    : GenerationConnections(plugin, generation, time, faulted)
{
    // How many connections may be on their way: the worker takes them in a moment, or is in trouble.
    private const int MaxInFlight = 64;

    private readonly ConcurrentDictionary<ConnectionKey, WorkerConnection> _known = new();
    private readonly ConcurrentQueue<(Socket Socket, string Endpoint)> _returned = new();
    private readonly TaskCompletionSource _workerEmptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private StartReply _plugin = new();
    private WorkerLink? _link;
    private Task? _emptied;
    private volatile Task _sweeping = Task.CompletedTask;
    private int _onTheirWay;

    public override int? SessionVersion => _plugin.SessionVersion;

    public WorkerLink Link => _link ?? throw new ObjectDisposedException(nameof(WorkerConnections));

    public override Task Emptied => _emptied ??= Task.WhenAll(base.Emptied, _workerEmptied.Task);

    public override bool IsLost => _link?.Ended.IsCompleted == true;

    public override bool IsCongested => Volatile.Read(ref _onTheirWay) >= MaxInFlight;

    /// <summary>The worker is there, and serves this.</summary>
    public void Attach(WorkerLink link, StartReply plugin) => (_link, _plugin) = (link, plugin);

    public override async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        Task room;
        lock (_lock)
        {
            room = IsCongested ? Room() : Task.CompletedTask;
        }

        await room.WaitAsync(cancellationToken);
    }

    public override bool TryDispatch(Socket accepted, string endpoint, bool here = false)
    {
        ConnectionOrigin origin = NextOrigin(endpoint);
        bool isSession = TakesSessions(endpoint);
        Socket? kept = isSession || KeepsUntilBegun(accepted) ? accepted : null;
        WorkerConnection connection = isSession
            ? new WorkerSession(this, origin, accepted)
            : new WorkerConnection(this, origin, KindOf, SocketEnds.LocalOf(accepted), SocketEnds.RemoteOf(accepted), kept);

        // Before the set is asked: what is let in before the seal is on its way, and is waited for.
        lock (_lock)
        {
            _onTheirWay++;
        }

        if (!Set.TryAdd(connection))
        {
            MakeRoom();
            return false;
        }

        _known[ConnectionKey.Of(origin)] = connection;
        CountTaken();
        _ = PassAsync(connection, accepted, isSession, kept is not null);
        return true;
    }

    public override Task<Expectation> ExpectAsync(
        IReadOnlyList<IMovingSession> sessions, int written, TimeSpan timeout, CancellationToken cancellationToken) =>
        WorkerArrival.ExpectAsync(this, sessions, timeout, cancellationToken);

    public override void Sweep()
    {
        base.Sweep();
        if (!_workerEmptied.Task.IsCompleted && _sweeping.IsCompleted && _link is { } link)
        {
            _sweeping = link.PostAsync(WorkerMessageKind.Sweep, new PayloadWriter()); // One at a time: a worker that is stopped reads none.
        }
    }

    public override void Seal()
    {
        base.Seal();
        _link?.Post(WorkerMessageKind.Seal, new PayloadWriter());
    }

    /// <summary>Takes a session in that the worker has loaded.</summary>
    /// <returns>False if the generation has ended.</returns>
    public bool TryAdopt(WorkerSession session)
    {
        _known[ConnectionKey.Of(session.Origin)] = session;
        if (!Set.TryAdd(session, accepted: true))
        {
            _known.TryRemove(ConnectionKey.Of(session.Origin), out _);
            return false;
        }

        CountTaken();
        FollowIfDraining(session);
        return true;
    }

    /// <summary>The worker has a connection that it took by itself.</summary>
    public void Came(PayloadReader message)
    {
        ConnectionOrigin origin = message.Origin();
        var connection = new WorkerConnection(
            this, origin, message.Text(), SocketEnds.Parse(message.OptionalText()), SocketEnds.Parse(message.OptionalText()));
        _known[ConnectionKey.Of(origin)] = connection;
        if (Set.TryAdd(connection, accepted: true))
        {
            CountTaken();
        }
    }

    /// <summary>Handlers have begun to serve some connections: those end with the worker.</summary>
    public void Begun(PayloadReader message)
    {
        for (int begun = message.Int(); begun > 0; begun--)
        {
            if (_known.GetValueOrDefault(message.Key()) is { } connection and not WorkerSession)
            {
                connection.TakeKept()?.Dispose();
            }
        }
    }

    /// <summary>The worker has some connections no more.</summary>
    public void Left(PayloadReader message)
    {
        for (int left = message.Int(); left > 0; left--)
        {
            Left(message.Key());
        }
    }

    /// <summary>The worker has a connection no more.</summary>
    private void Left(ConnectionKey key)
    {
        if (_known.TryRemove(key, out WorkerConnection? connection))
        {
            connection.Over();
            Set.Remove(connection);
        }
    }

    /// <summary>A session has stopped in the worker.</summary>
    public void Stopped(ConnectionKey key) => (_known.GetValueOrDefault(key) as WorkerSession)?.Stopped();

    /// <summary>The worker drains and has nothing left.</summary>
    public void WorkerEmptied() => _workerEmptied.TrySetResult();

    /// <summary>The connection is this generation's no more; it is another's.</summary>
    public void Remove(WorkerConnection connection)
    {
        _known.TryRemove(ConnectionKey.Of(connection.Origin), out _);
        Set.Remove(connection);
    }

    /// <summary>The worker has ended: so has all that it served.</summary>
    /// <param name="journals">What its sessions have left.</param>
    public async Task<LostConnections> TakeLostAsync(IReadOnlyDictionary<ConnectionKey, JournalEntry> journals)
    {
        Seal();
        await NothingOnItsWayAsync();
        var salvage = new Salvage(journals);
        foreach ((ConnectionKey key, WorkerConnection connection) in _known)
        {
            if (connection.TakeKept() is { } kept)
            {
                if (connection is WorkerSession)
                {
                    salvage.Add(connection.Origin, kept);
                }
                else
                {
                    salvage.AddUnbegun(new LostConnection(connection.Origin, kept));
                }
            }

            Left(key);
        }

        while (_returned.TryDequeue(out (Socket Socket, string Endpoint) returned))
        {
            salvage.AddFresh(new LostConnection(NextOrigin(returned.Endpoint), returned.Socket));
        }

        WorkerEmptied();
        return salvage.Result;
    }

    /// <summary>The worker was ended, and nothing that it had is to live on: peers of what is still here see a reset.</summary>
    public async Task CloseAsync()
    {
        await NothingOnItsWayAsync();
        foreach ((ConnectionKey key, WorkerConnection connection) in _known)
        {
            if (connection.TakeKept() is { } kept)
            {
                SocketReset.Close(kept);
            }

            Left(key);
        }

        while (_returned.TryDequeue(out (Socket Socket, string Endpoint) returned))
        {
            SocketReset.Close(returned.Socket);
        }
    }

    /// <summary>In a worker's generation the odd ones are the worker's to give.</summary>
    protected override long NextNumber() => 2 * base.NextNumber();

    private async Task PassAsync(WorkerConnection connection, Socket accepted, bool isSession, bool isKept)
    {
        try
        {
            PayloadWriter origin = new PayloadWriter().Origin(connection.Origin);
            await (isKept && !isSession
                ? Link.SendAndKeepAsync(WorkerMessageKind.Dispatch, origin, accepted)
                : Link.SendAsync(WorkerMessageKind.Dispatch, origin, accepted, shared: isSession));
        }
        catch (LinkLostException)
        {
            // What is kept goes to the next worker anyway.
            if (!isKept)
            {
                _returned.Enqueue((accepted, connection.Endpoint));
                Left(ConnectionKey.Of(connection.Origin));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            accepted.Dispose();
            Left(ConnectionKey.Of(connection.Origin));
        }
        finally
        {
            MakeRoom();
        }
    }

    /// <summary>Ends when what was being passed has been, or has failed to be: at once, the link being closed.</summary>
    private async Task NothingOnItsWayAsync()
    {
        while (Volatile.Read(ref _onTheirWay) > 0)
        {
            Task next;
            lock (_lock)
            {
                next = _onTheirWay > 0 ? Room() : Task.CompletedTask;
            }

            await next;
        }
    }

    private void MakeRoom()
    {
        lock (_lock)
        {
            _onTheirWay--;
            _room?.TrySetResult();
            _room = null;
        }
    }

    private Task Room() => (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>
    /// Whether a connection that is no session is kept until its handler begins. Not where many descriptors are in use: its peer decides
    /// how long that takes.
    /// </summary>
    private bool KeepsUntilBegun(Socket accepted) =>
        _plugin.HandlesConnections && WorkerSystem.SocketsAreRebound && DescriptorReserve.IsFarFrom(accepted);

    private bool TakesSessions(string endpoint) =>
        _plugin.Endpoints.Any(e => e.TakesSessions && e.Name.Equals(endpoint, StringComparison.OrdinalIgnoreCase));

    private string KindOf => _plugin.HandlesConnections ? "handler" : "socket";
}
