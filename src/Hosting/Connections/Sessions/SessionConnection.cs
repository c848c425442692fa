using System.Buffers;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Boundary;

namespace PluginHost.Hosting.Connections.Sessions;

/// <summary>
/// One generation's view of a connection that can move: served by its <see cref="ISessionHandler{TSession}"/> until it is done, or until another
/// generation's view of it takes over.
/// </summary>
internal sealed class SessionConnection : ServedConnection, IMovingSession, IThreadPoolWorkItem
{
    private readonly ConnectionOrigin _origin;
    private readonly TaskCompletionSource<PluginFault?>? _warmedUp;
    private readonly Lock _lock = new();
    private object? _session;
    private Suspension? _suspension;
    private CancellationTokenSource? _drain;
    private bool _canSuspend;
    private bool _isFinishing;
    private bool _isFollowed;
    private bool _hasMoved;

    public SessionConnection(ContextConnections owner, ConnectionOrigin origin, TaskCompletionSource<PluginFault?>? warmedUp = null)
        : base(owner, origin) => (_origin, _warmedUp) = (origin, warmedUp);

    /// <summary>Makes this process's view of a connection that comes from another, not yet begun.</summary>
    /// <param name="owner">The generation that is to serve it.</param>
    /// <param name="saved">What came of it.</param>
    /// <param name="socket">The connection, at rest; taken over.</param>
    public SessionConnection(ContextConnections owner, SavedSession saved, Socket socket)
        : base(owner, saved.Origin)
    {
        _origin = saved.Origin;
        var channel = new ConnectionChannel(socket);
        channel.Open();
        channel.Unread(saved.Unread.Span);
        OpenJournal(channel);
        Take(channel);
    }

    public override string Kind => "session";

    /// <summary>False for the throw-away connection of a warm-up.</summary>
    public override bool IsConnection => _warmedUp is null;

    public override CancellationToken DrainRequested
    {
        get
        {
            lock (_lock)
            {
                return Drain.Token;
            }
        }
    }

    public override bool CanSuspend
    {
        get
        {
            lock (_lock)
            {
                return _canSuspend;
            }
        }
    }

    protected override bool CanMove => true;

    private CancellationTokenSource Drain => _drain ??= new CancellationTokenSource();

    public override void Start(Socket accepted, bool here)
    {
        Take(new ConnectionChannel(accepted));
        if (here)
        {
            _ = RunAsync();
            return;
        }

        Begin();
    }

    /// <summary>Makes the next generation's view of this connection, not yet begun.</summary>
    public SessionConnection In(ContextConnections owner)
    {
        var next = new SessionConnection(owner, _origin);
        next.Take(Channel!);
        return next;
    }

    /// <summary>Runs the handler in a flow of its own.</summary>
    public void Begin() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>The set waits for the end of this, and nothing leaves it but its last line.</summary>
    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    public bool TryFollow()
    {
        lock (_lock)
        {
            return !_isFollowed && (_isFollowed = true);
        }
    }

    public Suspension Suspend()
    {
        var suspension = new Suspension();
        lock (_lock)
        {
            if (IsClosed || _hasMoved)
            {
                suspension.End();
                return suspension;
            }

            _suspension?.End(); // Whoever asked before is not to decide any more.
            Ask(suspension);
            return suspension;
        }
    }

    /// <summary>The same, unless somebody else has asked it to stop or to finish.</summary>
    private Suspension? TrySuspend()
    {
        lock (_lock)
        {
            if (IsClosed || _hasMoved || _suspension is not null || _isFinishing || _isFollowed)
            {
                return null;
            }

            var suspension = new Suspension();
            Ask(suspension);
            return suspension;
        }
    }

    private void Ask(Suspension suspension)
    {
        (_canSuspend, _isFinishing, _suspension) = (true, false, suspension);
        PluginSignal.Fire(Drain);
    }

    /// <summary>The session goes on after a stop that was not for a move; where it was asked to move meanwhile, it stops again.</summary>
    private void GoOnAfter(Suspension suspension)
    {
        lock (_lock)
        {
            suspension.Decide(moved: false);
        }
    }

    public void Finish()
    {
        lock (_lock)
        {
            (_canSuspend, _isFinishing) = (false, true);
            PluginSignal.Fire(Drain);
        }
    }

    /// <summary>Runs plugin code: call it by <see cref="PluginCall"/>, while the session is stopped.</summary>
    public void Save(int readerVersion, IBufferWriter<byte> to) => Owner.Port.Save(_session!, readerVersion, to);

    /// <inheritdoc cref="Save"/>
    public void Load(ReadOnlySequence<byte> from, int version) => _session = Owner.Port.Load(this, from, version);

    /// <summary>The same for a session that came as bytes.</summary>
    /// <returns>Null if the plugin took it.</returns>
    public Task<PluginFault?> LoadAsync(SavedSession saved, TimeSpan timeout, CancellationToken giveUp) =>
        saved.State is not { } state ? Task.FromResult<PluginFault?>(null) : PluginCall.RunAsync(nameof(Load), () =>
        {
            Load(new ReadOnlySequence<byte>(state), saved.Version);
            Channel!.Journal?.SaveState(state.Span, saved.Version);
            return Task.CompletedTask;
        }, timeout, Owner.Time, giveUp);

    public async Task<SessionExport> ExportAsync(int readerVersion, TimeSpan timeout, CancellationToken giveUp)
    {
        if (!await Channel!.Sending.TryHoldAsync(timeout, Owner.Time, giveUp))
        {
            return SessionExport.Failed(new PluginFault("moving", "its peer does not read: what is still to be sent cannot go to another process", null));
        }

        var state = new ArrayBufferWriter<byte>();
        PluginFault? fault = await PluginCall.RunAsync(nameof(Save), () =>
        {
            Save(readerVersion, state);
            return Task.CompletedTask;
        }, timeout, Owner.Time, giveUp);
        return fault is null
            ? new SessionExport(new SavedSession(_origin, state.WrittenMemory, Math.Min(Owner.Port.Version, readerVersion), PeekUnread()), Channel.Socket, null)
            : SessionExport.Failed(fault);
    }

    public bool TryLeave() => true;

    public Task<ReadOnlyMemory<byte>> LeaveAsync()
    {
        ReadOnlyMemory<byte> held;
        lock (_lock)
        {
            _hasMoved = true;
            held = Channel!.LeaveProcess();
        }

        _suspension!.Decide(moved: true);
        return Task.FromResult(held);
    }

    /// <summary>It never goes on here: closes this process's duplicate of a connection that is another's.</summary>
    public void Forget()
    {
        Channel!.LeaveProcess();
        Channel.Journal?.End();
    }

    /// <summary>Keeps the session as it is, for the case that this process dies; if it stops soon for that. A session that is asked to move is left alone.</summary>
    public async Task CheckpointAsync()
    {
        if (Channel?.Journal is not { IsStale: true } journal || TrySuspend() is not { } suspension)
        {
            return;
        }

        if (await suspension.Stopped)
        {
            Channel.Sending.CommitConsumed();
            var state = new ArrayBufferWriter<byte>();
            int version = Owner.Port.Version;
            PluginFault? fault = await PluginCall.RunAsync(nameof(Save), () =>
            {
                Save(version, state);
                return Task.CompletedTask;
            }, Timeout.InfiniteTimeSpan, Owner.Time);
            if (fault is null)
            {
                journal.SaveState(state.WrittenSpan, version);
            }
            else
            {
                Owner.Faulted(fault);
            }
        }

        GoOnAfter(suspension);
    }

    /// <summary>Sends what was to be sent while the session was on its way.</summary>
    public void Send(ReadOnlyMemory<byte> held)
    {
        if (!held.IsEmpty)
        {
            _ = SendAsync(held);
        }
    }

    /// <summary>The stopped session goes on in <paramref name="next"/>; this view of it is over.</summary>
    public void MoveTo(SessionConnection next)
    {
        bool isBroken = IsAborted;
        lock (_lock)
        {
            _hasMoved = true;
            try
            {
                Leave();
            }
            catch (InvalidOperationException)
            {
                // The old code completed its transport after it had said that it stopped. What was unread is lost: the peer has to know.
                isBroken = true;
            }
        }

        if (isBroken)
        {
            next.Abort();
        }

        next.Begin();
        _suspension!.Decide(moved: true);
    }

    public void GiveBack(bool finishing)
    {
        if (Channel is { HasSent: true } channel)
        {
            channel.Sending.GoOn();
        }

        lock (_lock)
        {
            _isFinishing = finishing;
            _canSuspend &= !finishing; // Else a handler that is still on its way to stop may do so, and is called again.
            _suspension?.Decide(moved: false);
        }
    }

    /// <summary>Does nothing once the connection has moved: it is another generation's.</summary>
    public override void Abort()
    {
        lock (_lock)
        {
            if (!_hasMoved)
            {
                base.Abort();
            }
        }
    }

    private void OpenJournal(ConnectionChannel channel)
    {
        if (IsConnection && Owner.Observer?.OpenJournal(_origin) is { } journal)
        {
            channel.Keep(journal);
        }
    }

    private async Task RunAsync()
    {
        PluginFault? fault = null;
        try
        {
            if (Channel!.Socket is null)
            {
                Channel.Open();
                OpenJournal(Channel);
            }

            if ((IsAborted && _session is null) || !await ServeAsync())
            {
                await EndAsync();
            }
            else
            {
                Channel!.Journal?.End();
                Owner.Ended(this, fault: null);
                return;
            }
        }
        catch (Exception e)
        {
            fault = await EndByAsync(e, nameof(ISessionHandler<>.HandleAsync), DrainRequested.IsCancellationRequested);
        }

        Over();
        Channel!.Journal?.End();
        lock (_lock)
        {
            _suspension?.End();
        }

        Owner.Ended(this, _warmedUp is null ? fault : null);
        _warmedUp?.TrySetResult(fault);
    }

    /// <summary>Makes ready for another call of the handler: with a token that has not fired, unless it is to finish, or was asked again to stop.</summary>
    private void GoOn(Suspension after)
    {
        lock (_lock)
        {
            if (_suspension != after)
            {
                return;
            }

            _suspension = null;
            if (!_isFinishing)
            {
                (_canSuspend, _drain) = (false, null);
            }
        }
    }

    /// <returns>Whether the session has moved; false if it is done.</returns>
    private async Task<bool> ServeAsync()
    {
        _session ??= Owner.Port.Open(this) ?? throw new InvalidOperationException("Open returned no session.");
        while (await HostSide.BackFrom(Owner.Port.HandleAsync(this, _session, Aborting)) == SessionEnd.Suspended)
        {
            Suspension? suspension;
            lock (_lock)
            {
                suspension = _suspension;
            }

            if (suspension is null)
            {
                throw new InvalidOperationException($"HandleAsync returned {nameof(SessionEnd.Suspended)} without having been asked to suspend.");
            }

            Rewind();
            if (await suspension.StopAsync())
            {
                return true;
            }

            GoOn(after: suspension);
        }

        return false;
    }
}
