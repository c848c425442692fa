using System.Collections.Frozen;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Transport;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>What a generation in this process serves.</summary>
internal sealed class ContextConnections(
    string plugin, int generation, TimeSpan transferTimeout, TimeProvider time, CancellationToken draining, Action<PluginFault> faulted,
    IGenerationObserver? observer = null)
    : GenerationConnections(plugin, generation, time, faulted, observer)
{
    private IConnectionHandler? _handler;
    private ISocketReceiver? _receiver;
    private SessionAdapter? _sessions;
    private FrozenSet<string> _withoutSessions = [];
    private DrainGrace? _grace;

    public CancellationToken Draining { get; } = draining;

    /// <exception cref="ObjectDisposedException">The generation has ended.</exception>
    public IConnectionHandler Handler => _handler ?? throw new ObjectDisposedException(nameof(ContextConnections));

    /// <exception cref="ObjectDisposedException">The generation has ended, or takes no sessions.</exception>
    public SessionAdapter Port => _sessions ?? throw new ObjectDisposedException(nameof(ContextConnections));

    public bool HandlesConnections => _handler is not null || _sessions is not null;

    public override int? SessionVersion => _sessions?.Version;

    /// <summary>Whether the connections of an endpoint are sessions.</summary>
    public bool HandlesSessions(string endpoint) => _sessions is not null && (_handler is null || !_withoutSessions.Contains(endpoint));

    /// <param name="handler">Serves connections that end where they began.</param>
    /// <param name="receiver">Takes sockets.</param>
    /// <param name="sessions">Serves connections that move.</param>
    /// <param name="withoutSessions">The endpoints that <paramref name="handler"/> serves although there are
    /// <paramref name="sessions"/>.</param>
    public void Attach(
        IConnectionHandler? handler,
        ISocketReceiver? receiver,
        SessionAdapter? sessions = null,
        IEnumerable<string>? withoutSessions = null)
    {
        (_handler, _receiver, _sessions) = (handler, receiver, sessions);
        _withoutSessions = (withoutSessions ?? []).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Lets go of the plugin's objects.</summary>
    public void Detach()
    {
        (_handler, _sessions, _receiver) = (null, null, null);
        _grace?.Dispose();
    }

    /// <inheritdoc/>
    public override void BeginDrain(ISessionMover? mover, TimeSpan timeout)
    {
        _grace = new DrainGrace(timeout, Time, EndGrace); // Before the drain: what comes later finds it.
        base.BeginDrain(mover, timeout);
        foreach (HandledConnection connection in Set.Snapshot().OfType<HandledConnection>())
        {
            connection.Finish();
        }
    }

    /// <inheritdoc/>
    public override bool TryDispatch(Socket accepted, string endpoint, bool here = false) =>
        TryDispatch(accepted, NextOrigin(endpoint), here);

    /// <inheritdoc cref="TryDispatch(Socket, string, bool)"/>
    public bool TryDispatch(Socket accepted, ConnectionOrigin origin, bool here) =>
        HandlesConnections ? TryHandle(accepted, origin, here, byPlugin: false)
        : _receiver is { } receiver && TryTransfer(accepted, origin, receiver);

    /// <summary>
    /// Takes a connection that the plugin accepted through the host's loop; also while draining, because it is this generation's to serve.
    /// </summary>
    /// <inheritdoc cref="TryDispatch(Socket, string, bool)"/>
    public bool TryAdmitOwn(Socket accepted, string endpoint, bool here) => TryHandle(accepted, NextOrigin(endpoint), here, byPlugin: true);

    /// <summary>
    /// Gives the handler a connection that no client made and that counts for nothing. The socket is no longer the caller's.
    /// </summary>
    /// <returns>What the handler failed with, once it is done; null if it did not.</returns>
    public async Task<PluginFault?> WarmUpAsync(Socket accepted, string endpoint)
    {
        var warmedUp = new TaskCompletionSource<PluginFault?>(TaskCreationOptions.RunContinuationsAsynchronously);
        ServedConnection connection = Serve(accepted, NextOrigin(endpoint), warmedUp);
        if (!Set.TryAdd(connection))
        {
            accepted.Dispose();
            return null; // Given up meanwhile: whoever did that says so.
        }

        connection.Start(here: false);
        return await warmedUp.Task;
    }

    /// <summary>Hands a listening or bound socket over, once; it counts as held until the plugin has closed it.</summary>
    /// <param name="handOff">The socket.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="cancellationToken">Ends the wait for the plugin.</param>
    /// <returns>Null if the plugin took it.</returns>
    public Task<PluginFault?> HandOverAsync(SocketHandOff handOff, string endpoint, CancellationToken cancellationToken) =>
        Transfers.HandOverAsync(
        handOff, NextOrigin(endpoint), _receiver
            ?? throw new InvalidOperationException("Only an ISocketReceiver takes a listener."), cancellationToken);

    /// <exception cref="ObjectDisposedException">The generation drains or has ended; the socket was not taken.</exception>
    public void Track(Socket socket, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Set.SweepIfGrown();
        ObjectDisposedException.ThrowIf(
            !Set.TryAdd(new TrackedSocket(NextOrigin(endpoint), socket), accepted: true), typeof(IPluginContext));
        CountTaken();
    }

    /// <summary>This generation's view of another's session, not yet among its connections.</summary>
    public SessionConnection Expect(SessionConnection session) => session.In(this);

    /// <inheritdoc/>
    public override Task<Expectation> ExpectAsync(
        IReadOnlyList<IMovingSession> sessions, int written, TimeSpan timeout, CancellationToken cancellationToken) =>
        sessions.All(s => s is SessionConnection)
            ? LocalArrival.ExpectAsync(this, [.. sessions.Cast<SessionConnection>()], written, timeout, cancellationToken)
            : ImportedArrival.ExpectAsync(this, sessions, timeout, cancellationToken);

    /// <summary>Takes a session in that another generation gives away.</summary>
    /// <param name="session">The other generation's view.</param>
    /// <param name="expected">What <see cref="Expect"/> gave for it, loaded.</param>
    /// <returns>False if this generation has ended: the session is where it was.</returns>
    public bool TryAdopt(SessionConnection session, SessionConnection expected)
    {
        if (!TryAdd(expected))
        {
            return false;
        }

        session.MoveTo(expected);
        DrainIfLate(expected);
        return true;
    }

    /// <summary>Takes a session in that came from another process, loaded. It is to be begun by the caller.</summary>
    /// <returns>False if this generation has ended.</returns>
    public bool TryAdopt(SessionConnection expected)
    {
        if (!TryAdd(expected))
        {
            return false;
        }

        DrainIfLate(expected);
        return true;
    }

    /// <summary>A connection is over, or has moved.</summary>
    public void Ended(ServedConnection connection, PluginFault? fault)
    {
        Set.Remove(connection);
        if (fault is not null)
        {
            Faulted(fault);
        }
    }

    /// <summary>A connection that came while the generation drains goes the way of those before it.</summary>
    private void DrainIfLate(ServedConnection connection)
    {
        if (!IsLeaving)
        {
            return;
        }

        FollowIfDraining(connection);
        if (connection is HandledConnection)
        {
            connection.Finish();
        }

        _grace?.Renew();
    }

    private void EndGrace()
    {
        foreach (ServedConnection connection in Set.Snapshot().OfType<ServedConnection>())
        {
            connection.EndGrace();
        }
    }

    private bool TryAdd(SessionConnection expected)
    {
        if (!Set.TryAdd(expected, accepted: true))
        {
            return false;
        }

        CountTaken();
        return true;
    }

    private bool TryHandle(Socket accepted, ConnectionOrigin origin, bool here, bool byPlugin)
    {
        ServedConnection connection = Serve(accepted, origin);
        if (!Set.TryAdd(connection, byPlugin))
        {
            return false;
        }

        CountTaken();
        connection.Start(here);
        DrainIfLate(connection);
        return true;
    }

    private ServedConnection Serve(Socket accepted, ConnectionOrigin origin, TaskCompletionSource<PluginFault?>? warmedUp = null) =>
        HandlesSessions(origin.Endpoint)
            ? new SessionConnection(this, origin, new ConnectionChannel(accepted), warmedUp)
            : new HandledConnection(this, origin, accepted, warmedUp);

    /// <summary>In a worker the even ones are the host's to give.</summary>
    protected override long NextNumber() => Observer is null ? base.NextNumber() : (2 * base.NextNumber()) - 1;

    private SocketTransfers Transfers => new(Set, transferTimeout, Time, Draining, Faulted);

    private bool TryTransfer(Socket accepted, ConnectionOrigin origin, ISocketReceiver receiver)
    {
        if (!Transfers.TryGive(accepted, origin, receiver))
        {
            return false;
        }

        CountTaken();
        return true;
    }
}
