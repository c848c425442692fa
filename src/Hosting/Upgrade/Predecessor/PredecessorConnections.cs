using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Upgrade.Protocol;

namespace PluginHost.Hosting.Upgrade.Predecessor;

/// <summary>What a generation of the old host serves: the new host's list of it. It takes nothing from here.</summary>
internal sealed class PredecessorConnections(string plugin, OfferedGeneration offered, TimeProvider time, Action<PluginFault> faulted)
    : GenerationConnections(plugin, offered.Number, time, faulted)
{
    // How often the old host is asked for the end of those that it does not tell by itself.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<ConnectionKey, PredecessorConnection> _known = new();
    private readonly TaskCompletionSource _theirsEmptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UpgradeLink? _link;
    private Task? _emptied;
    private volatile Task _sweeping = Task.CompletedTask;
    private int _isFollowingAborted;

    public override int? SessionVersion => offered.SessionVersion;

    public override Task Emptied => _emptied ??= Task.WhenAll(base.Emptied, _theirsEmptied.Task);

    private UpgradeLink Link => _link ?? throw new InvalidOperationException("The old host was not asked yet.");

    /// <summary>The old host can be asked.</summary>
    public void Attach(UpgradeLink link) => _link = link;

    public override bool TryDispatch(Socket accepted, string endpoint, bool here = false) => false;

    public override Task<Expectation> ExpectAsync(
        IReadOnlyList<IMovingSession> sessions, int written, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult(new Expectation([]));

    public override async Task HoldAsync()
    {
        try
        {
            await Link.CallAsync(UpgradeMessageKind.Hold, new PayloadWriter(), PredecessorHost.Patience, Time);
        }
        catch (TimeoutException e)
        {
            throw new IOException("the old host does not answer.", e);
        }
    }

    public override void Reopen() => Link.Post(UpgradeMessageKind.Reopen, new PayloadWriter());

    /// <summary>The old generation ends; what it has is known, and begins to move, when the old host has answered.</summary>
    public override void BeginDrain(ISessionMover? mover, TimeSpan timeout) => _ = DrainAsync(mover, timeout);

    public override void Sweep()
    {
        base.Sweep();
        if (!_theirsEmptied.Task.IsCompleted && _sweeping.IsCompleted && _link is { } link)
        {
            _sweeping = link.PostAsync(UpgradeMessageKind.Sweep, new PayloadWriter());
        }
    }

    /// <summary>A session was aborted that was never asked to stop: of such a one the old host tells the end only if it is asked.</summary>
    public void FollowAborted()
    {
        if (Interlocked.Exchange(ref _isFollowingAborted, 1) == 0)
        {
            _ = FollowAbortedAsync();
        }
    }

    /// <summary>The old host has a connection.</summary>
    public void Came(PayloadReader message)
    {
        ConnectionOrigin origin = message.Origin();
        string kind = message.Text();
        EndPoint? local = SocketEnds.Parse(message.OptionalText());
        EndPoint? remote = SocketEnds.Parse(message.OptionalText());
        PredecessorConnection connection = message.Bool()
            ? new PredecessorSession(this, Link, origin, local, remote)
            : new PredecessorConnection(Link, origin, kind, local, remote);
        _known[ConnectionKey.Of(origin)] = connection;
        if (Set.TryAdd(connection, accepted: true))
        {
            FollowIfDraining(connection);
        }
    }

    /// <summary>The old host has a connection no more.</summary>
    public void Left(ConnectionKey key)
    {
        if (_known.TryRemove(key, out PredecessorConnection? connection))
        {
            connection.Over();
            Set.Remove(connection);
        }
    }

    /// <summary>A session has stopped.</summary>
    public void Stopped(ConnectionKey key) => (_known.GetValueOrDefault(key) as PredecessorSession)?.Stopped();

    /// <summary>The old generation has drained.</summary>
    public void TheirsEmptied() => _theirsEmptied.TrySetResult();

    /// <summary>The session is this process's.</summary>
    public void Remove(PredecessorSession session)
    {
        _known.TryRemove(ConnectionKey.Of(session.Origin), out _);
        Set.Remove(session);
    }

    /// <summary>The old host has ended: so has all that it served.</summary>
    public void Lost()
    {
        TheirsEmptied();
        foreach (ConnectionKey key in _known.Keys)
        {
            Left(key);
        }
    }

    private bool HasAborted => !Link.Ended.IsCompleted && _known.Values.Any(c => c is PredecessorSession { IsAborted: true });

    private async Task FollowAbortedAsync()
    {
        while (HasAborted)
        {
            Sweep();
            await Task.Delay(Pause, Time);
        }

        Volatile.Write(ref _isFollowingAborted, 0);
        if (HasAborted)
        {
            FollowAborted(); // It came between the last look and this one.
        }
    }

    private async Task DrainAsync(ISessionMover? mover, TimeSpan timeout)
    {
        try
        {
            await Link.CallAsync(UpgradeMessageKind.Drain, new PayloadWriter().Bool(mover is not null), PredecessorHost.Patience, Time);
        }
        catch (Exception e) when (RpcErrors.FaultOf(e, "draining", PredecessorHost.Patience, PredecessorHost.Name) is { } fault)
        {
            Faulted(fault);
        }

        base.BeginDrain(mover, timeout);
    }
}
