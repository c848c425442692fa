using System.Collections.Frozen;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Boundary;
using PluginHost.Hosting.Connections.Sessions;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>What a generation serves: takes sockets in, knows them until they are closed, and can end them all. Thread-safe.</summary>
internal sealed class GenerationConnections(
    string plugin, int generation, TimeSpan transferTimeout, TimeProvider time, CancellationToken draining, Action<PluginFault> faulted)
{
    private readonly ConnectionSet _set = new();
    private IConnectionHandler? _handler;
    private ISocketReceiver? _receiver;
    private SessionPort? _sessions;
    private FrozenSet<string> _withoutSessions = [];
    private SessionMover? _mover;
    private volatile bool _isLeaving;
    private long _numbered;
    private long _taken;

    public CancellationToken Draining { get; } = draining;

    public TimeProvider Time { get; } = time;

    /// <exception cref="ObjectDisposedException">The generation has ended.</exception>
    public IConnectionHandler Handler => _handler ?? throw new ObjectDisposedException(nameof(GenerationConnections));

    /// <exception cref="ObjectDisposedException">The generation has ended, or takes no sessions.</exception>
    public SessionPort Port => _sessions ?? throw new ObjectDisposedException(nameof(GenerationConnections));

    public bool HandlesConnections => _handler is not null || _sessions is not null;

    /// <summary>The format of its sessions; null if it takes none.</summary>
    public int? SessionVersion => _sessions?.Version;

    public int Count => _set.Count;

    /// <summary>How many of them end with the generation: all but sessions.</summary>
    public int Staying => _set.Snapshot().Count(c => c.IsConnection && c is not SessionConnection);

    /// <summary>How many connections it has taken in all.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Ends once nothing more is let in and everything has left.</summary>
    public Task Emptied => _set.Emptied;

    /// <param name="handler">Serves connections that end where they began.</param>
    /// <param name="receiver">Takes sockets.</param>
    /// <param name="sessions">Serves connections that move.</param>
    /// <param name="withoutSessions">The endpoints that <paramref name="handler"/> serves although there are <paramref name="sessions"/>.</param>
    public void Attach(IConnectionHandler? handler, ISocketReceiver? receiver, SessionPort? sessions = null, IEnumerable<string>? withoutSessions = null)
    {
        (_handler, _receiver, _sessions) = (handler, receiver, sessions);
        _withoutSessions = (withoutSessions ?? []).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Lets go of the plugin's objects.</summary>
    public void Detach() => (_handler, _sessions, _receiver) = (null, null, null);

    /// <summary>Takes a connection that the host accepted and gives it to the plugin.</summary>
    /// <param name="accepted">The connection.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="here">Whether a handler may be called on this thread; else it is called on another.</param>
    /// <returns>False once the generation drains; the socket is still the caller's.</returns>
    /// <exception cref="SocketException">The socket cannot be duplicated; it is still the caller's.</exception>
    public bool TryAdmit(Socket accepted, string endpoint, bool here = false) =>
        HandlesConnections ? TryHandle(accepted, endpoint, here, byPlugin: false)
        : _receiver is { } receiver && TryTransfer(accepted, endpoint, receiver);

    /// <summary>Takes a connection that the plugin accepted through the host's loop; also while draining, because it is this generation's to serve.</summary>
    /// <inheritdoc cref="TryAdmit"/>
    public bool TryAdmitOwn(Socket accepted, string endpoint, bool here) => TryHandle(accepted, endpoint, here, byPlugin: true);

    /// <summary>Gives the handler a connection that no client made and that counts for nothing. The socket is no longer the caller's.</summary>
    /// <returns>What the handler failed with, once it is done; null if it did not.</returns>
    public async Task<PluginFault?> WarmUpAsync(Socket accepted, string endpoint)
    {
        var warmedUp = new TaskCompletionSource<PluginFault?>(TaskCreationOptions.RunContinuationsAsynchronously);
        ServedConnection connection = Serve(endpoint, warmedUp);
        if (!_set.TryAdd(connection))
        {
            accepted.Dispose();
            return null; // Given up meanwhile: whoever did that says so.
        }

        try
        {
            connection.Start(accepted, here: false);
        }
        catch (ObjectDisposedException)
        {
            _set.Remove(connection);
            throw;
        }

        return await warmedUp.Task;
    }

    /// <summary>Hands a listening or bound socket over, once; it counts as held until the plugin has closed it.</summary>
    /// <param name="handOff">The socket.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="giveUp">Ends the wait for the plugin.</param>
    /// <returns>Null if the plugin took it.</returns>
    public Task<PluginFault?> HandOverAsync(SocketHandOff handOff, string endpoint, CancellationToken giveUp) => Transfers.HandOverAsync(
        handOff, NextOrigin(endpoint), _receiver ?? throw new InvalidOperationException("Only an ISocketReceiver takes a listener."), giveUp);

    /// <exception cref="ObjectDisposedException">The generation drains or has ended; the socket was not taken.</exception>
    public void Track(Socket socket, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _set.SweepIfGrown();
        ObjectDisposedException.ThrowIf(!_set.TryAdd(new OwnSocket(NextOrigin(endpoint), socket), accepted: true), typeof(IPluginContext));
        Interlocked.Increment(ref _taken);
    }

    /// <summary>Lets nothing in until <see cref="Reopen"/> or the end: what would come waits.</summary>
    public void Hold() => _set.Hold();

    /// <summary>Undoes <see cref="Hold"/>.</summary>
    public void Reopen() => _set.Reopen();

    /// <summary>The host lets nothing more in; sessions move, if they can, or are asked to finish.</summary>
    /// <param name="mover">Where they move to; null if there is nowhere.</param>
    public void BeginDrain(SessionMover? mover)
    {
        _mover = mover;
        _isLeaving = true; // Before the list is read: a session that comes later is told where to go when it comes.
        _set.BeginDrain();
        SessionConnection[] sessions = [.. Sessions.Where(s => s.TryFollow())];
        if (mover is null)
        {
            Array.ForEach(sessions, s => s.Finish());
        }
        else if (sessions.Length > 0)
        {
            mover.Begin(sessions);
        }
    }

    /// <summary>The connections that can move.</summary>
    public IEnumerable<SessionConnection> Sessions => _set.Snapshot().OfType<SessionConnection>();

    /// <summary>This generation's view of another's session, not yet among its connections.</summary>
    public SessionConnection Expect(SessionConnection session) => session.In(this);

    /// <summary>Takes a session in that another generation gives away.</summary>
    /// <param name="session">The other generation's view.</param>
    /// <param name="expected">What <see cref="Expect"/> gave for it, loaded.</param>
    /// <returns>False if this generation has ended: the session is where it was.</returns>
    public bool TryAdopt(SessionConnection session, SessionConnection expected)
    {
        if (!_set.TryAdd(expected, accepted: true))
        {
            return false;
        }

        Interlocked.Increment(ref _taken);
        session.MoveTo(expected);
        FollowIfDraining(expected);
        return true;
    }

    public void Faulted(PluginFault fault) => faulted(fault);

    /// <summary>Nobody lets anything more in.</summary>
    public void Seal() => _set.Seal();

    /// <summary>Forgets connections whose sockets the plugin has closed.</summary>
    public void Sweep() => _set.Sweep();

    public IReadOnlyList<TrackedConnection> Snapshot() => _set.Snapshot();

    public void AbortAll()
    {
        foreach (TrackedConnection connection in _set.Snapshot())
        {
            connection.Abort();
        }
    }

    public void Ended(ServedConnection connection, PluginFault? fault)
    {
        _set.Remove(connection);
        if (fault is not null)
        {
            faulted(fault);
        }
    }

    private bool TryHandle(Socket accepted, string endpoint, bool here, bool byPlugin)
    {
        ServedConnection connection = Serve(endpoint);
        if (!_set.TryAdd(connection, byPlugin))
        {
            return false;
        }

        try
        {
            Interlocked.Increment(ref _taken);
            connection.Start(accepted, here);
        }
        catch (ObjectDisposedException)
        {
            _set.Remove(connection);
            throw;
        }

        FollowIfDraining(connection);
        return true;
    }

    private ServedConnection Serve(string endpoint, TaskCompletionSource<PluginFault?>? warmedUp = null)
    {
        if (_sessions is not null && (_handler is null || !_withoutSessions.Contains(endpoint)))
        {
            return new SessionConnection(this, NextOrigin(endpoint), warmedUp);
        }

        return new HandledConnection(this, NextOrigin(endpoint), warmedUp);
    }

    /// <summary>A session that came while the generation drains goes the way of those before it.</summary>
    private void FollowIfDraining(ServedConnection connection)
    {
        if (connection is not SessionConnection session || !_isLeaving || !session.TryFollow())
        {
            return;
        }

        if (_mover is { } mover)
        {
            mover.Begin([session]);
        }
        else
        {
            session.Finish();
        }
    }

    private SocketTransfers Transfers => new(_set, transferTimeout, Time, Draining, faulted);

    private bool TryTransfer(Socket accepted, string endpoint, ISocketReceiver receiver)
    {
        if (!Transfers.TryGive(accepted, NextOrigin(endpoint), receiver))
        {
            return false;
        }

        Interlocked.Increment(ref _taken);
        return true;
    }

    private ConnectionOrigin NextOrigin(string endpoint) =>
        new(plugin, generation, Interlocked.Increment(ref _numbered), endpoint, Time.GetUtcNow());
}
