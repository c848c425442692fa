using System.Buffers;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// One generation's view of a connection that can move: served by its <see cref="ISessionHandler{TSession}"/> until it is done, or until
/// another generation's view of it takes over.
/// </summary>
internal sealed class SessionConnection : ServedConnection, IMovingSession
{
    private readonly TaskCompletionSource<PluginFault?>? _warmedUp;
    private readonly SessionStops _stops = new();
    private object? _session;

    public SessionConnection(
        ContextConnections owner, ConnectionOrigin origin, ConnectionChannel channel, TaskCompletionSource<PluginFault?>? warmedUp = null)
        : base(owner, origin, channel) => _warmedUp = warmedUp;

    /// <summary>Makes this process's view of a connection that comes from another, not yet begun.</summary>
    /// <param name="owner">The generation that is to serve it.</param>
    /// <param name="saved">What came of it.</param>
    /// <param name="socket">The connection, at rest; taken over.</param>
    public SessionConnection(ContextConnections owner, SavedSession saved, Socket socket)
        : base(owner, saved.Origin, new ConnectionChannel(socket))
    {
        Channel.HasReceived = true; // It was served before: it is not new.
        Channel.Unread(saved.Unread.Span);
        OpenJournal();
        if (!saved.Unsent.IsEmpty)
        {
            Channel.Sending.HoldFirst(saved.Unsent.Span);
        }
    }

    public override string Kind => "session";

    /// <summary>False for the throw-away connection of a warm-up.</summary>
    public override bool IsConnection => _warmedUp is null;

    public override CancellationToken DrainRequested => _stops.DrainRequested;

    public override bool CanSuspend => _stops.CanSuspend;

    public override bool CanMove => true;

    /// <summary>Makes the next generation's view of this connection, not yet begun.</summary>
    public SessionConnection In(ContextConnections owner) => new(owner, Origin, Channel);

    /// <summary>Runs the handler in a flow of its own.</summary>
    public void Begin() => Start(here: false);

    public bool IsElsewhere => false;

    public bool TryFollow() => _stops.TryFollow();

    public Suspension Suspend() => _stops.Suspend();

    public void GiveBack(bool finishing)
    {
        if (Channel is { HasSent: true } channel)
        {
            channel.Sending.GoOn();
        }

        _stops.GiveBack(finishing);
    }

    /// <summary>Runs plugin code: call it by <see cref="PluginCall"/>, while the session is stopped.</summary>
    public void Save(int readerVersion, IBufferWriter<byte> to) => Owner.Port.Save(_session!, readerVersion, to);

    /// <inheritdoc cref="Save"/>
    public void Load(ReadOnlySequence<byte> from, int version) => _session = Owner.Port.Load(this, from, version);

    /// <summary>The same for a session that came as bytes.</summary>
    /// <returns>Null if the plugin took it.</returns>
    public Task<PluginFault?> LoadAsync(SavedSession saved, TimeSpan timeout, CancellationToken cancellationToken) =>
        saved.State is not { } state ? Task.FromResult<PluginFault?>(null) : PluginCall.RunAsync(nameof(Load), () =>
        {
            Load(new ReadOnlySequence<byte>(state), saved.Version);
            Channel.Journal?.SaveState(state.Span, saved.Version);
            return Task.CompletedTask;
        }, timeout, Owner.Time, cancellationToken);

    public async Task<SessionExport> ExportAsync(int readerVersion, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!await Channel.Sending.TryHoldAsync(timeout, Owner.Time, cancellationToken))
        {
            return SessionExport.Failed(
                new PluginFault("moving", "its peer does not read: what is still to be sent cannot go to another process", null));
        }

        var state = new ArrayBufferWriter<byte>();
        PluginFault? fault = await PluginCall.RunAsync(nameof(Save), () =>
        {
            Save(readerVersion, state);
            return Task.CompletedTask;
        }, timeout, Owner.Time, cancellationToken);
        return fault is null
            ? new SessionExport(
                new SavedSession(Origin, state.WrittenMemory, Math.Min(Owner.Port.Version, readerVersion), PeekUnread()),
                Channel.Socket,
                null)
            : SessionExport.Failed(fault);
    }

    public bool TryGive() => _stops.TryGive();

    public Task<ReadOnlyMemory<byte>> LeaveAsync()
    {
        ReadOnlyMemory<byte> held = Channel.LeaveProcess();
        _stops.Current!.Decide(moved: true);
        return Task.FromResult(held);
    }

    /// <summary>It never goes on here: closes this process's duplicate of a connection that is another's.</summary>
    public void Forget()
    {
        Channel.LeaveProcess();
        Channel.Journal?.End();
    }

    /// <summary>Keeps the session as it is, for the case that this process dies. A session that is asked to move is left alone.</summary>
    /// <returns>Whether it stopped for that and goes on; false if it ended instead; null if it was not asked, or was asked to move
    /// meanwhile.</returns>
    public async Task<bool?> CheckpointAsync()
    {
        if (Channel.Journal is not { IsStale: true } journal || _stops.TrySuspend() is not { } suspension)
        {
            return null;
        }

        bool hasStopped = await suspension.Stopped;
        if (hasStopped)
        {
            await KeepAsync(journal);
        }

        suspension.Decide(moved: false); // Where it was asked to move meanwhile, it stops again.
        return hasStopped ? true : IsClosed ? false : null;
    }

    /// <summary>Whether it would have to begin anew if this process died, or could not go on at all.</summary>
    public bool WasNeverSaved => Channel.Journal is { HasState: false };

    /// <summary>Asks it to stop, so that the state of its plugin can be saved; unless it was asked to move.</summary>
    public Suspension? TryStop() => _stops.TrySuspend();

    /// <summary>The same as <see cref="CheckpointAsync"/> for a session that has stopped.</summary>
    public Task KeepAsync() => Channel.Journal is { } journal ? KeepAsync(journal) : Task.CompletedTask;

    private async Task KeepAsync(ConnectionJournal journal)
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

    /// <summary>Sends what was to be sent before and while the session was on its way.</summary>
    public void Send(ReadOnlyMemory<byte> held)
    {
        if (Channel is { HasSent: true } channel)
        {
            channel.Sending.GoOn();
        }

        if (!held.IsEmpty)
        {
            _ = SendAsync(held);
        }
    }

    /// <summary>The stopped session goes on in <paramref name="next"/>; this view of it is over.</summary>
    public void MoveTo(SessionConnection next)
    {
        bool isBroken = IsAborted;
        lock (_stops.Gate)
        {
            _stops.HasMoved = true;
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
        _stops.Current!.Decide(moved: true);
    }

    /// <summary>Does nothing once the connection has moved: it is another generation's.</summary>
    public override void Abort()
    {
        lock (_stops.Gate)
        {
            if (!_stops.HasMoved)
            {
                base.Abort();
            }
        }
    }

    private void OpenJournal()
    {
        if (IsConnection && Owner.Observer?.OpenJournal(Origin) is { } journal)
        {
            Channel.Keep(journal);
        }
    }

    protected override void RequestDrain() => _stops.Finish();

    protected override async Task RunAsync()
    {
        PluginFault? fault = null;
        try
        {
            if (Channel.Journal is null)
            {
                OpenJournal();
            }

            if ((IsAborted && _session is null) || !await ServeAsync())
            {
                await EndAsync();
            }
            else
            {
                Channel.Journal?.End();
                Owner.Ended(this, fault: null);
                return;
            }
        }
        catch (Exception e)
        {
            bool isDraining = DrainRequested.IsCancellationRequested || Owner.Draining.IsCancellationRequested;
            fault = await EndByAsync(e, nameof(ISessionHandler<>.HandleAsync), isDraining);
        }

        Over();
        Channel.Journal?.End();
        _stops.End();
        Owner.Ended(this, _warmedUp is null ? fault : null);
        _warmedUp?.TrySetResult(fault);
    }

    /// <returns>Whether the session has moved; false if it is done.</returns>
    private async Task<bool> ServeAsync()
    {
        _session ??= Owner.Port.Open(this) ?? throw new InvalidOperationException("Open returned no session.");
        while (await HostSide.ClearSynchronizationContext(Owner.Port.HandleAsync(this, _session, Aborting)) == SessionEnd.Suspended)
        {
            if (_stops.Current is not { } suspension)
            {
                throw new InvalidOperationException(
                    $"HandleAsync returned {nameof(SessionEnd.Suspended)} without having been asked to suspend.");
            }

            Rewind();
            if (await suspension.StopAsync())
            {
                return true;
            }

            if (_stops.GoOn(after: suspension))
            {
                Finish();
            }
        }

        return false;
    }
}
