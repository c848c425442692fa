using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// What was asked of one session in one generation: to stop, so that it can move or be saved, or to finish; and what its handler sees of
/// that. Thread-safe; runs no code of others under its lock.
/// </summary>
internal sealed class SessionStops
{
    private Suspension? _suspension;
    private CancellationTokenSource? _drain;
    private bool _canSuspend;
    private bool _isFinishing;
    private bool _isFollowed;

    /// <summary>Guards all of this, and whether the session is still here.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The connection is another generation's. Set under <see cref="Gate"/>.</summary>
    public bool HasMoved { get; set; }

    /// <summary>What the handler is to observe in this call of it.</summary>
    public CancellationToken DrainRequested
    {
        get
        {
            lock (Gate)
            {
                return Drain.Token;
            }
        }
    }

    /// <summary>Whether it is asked to stop, rather than to finish.</summary>
    public bool CanSuspend
    {
        get
        {
            lock (Gate)
            {
                return _canSuspend;
            }
        }
    }

    /// <summary>Who asked it to stop and has not decided yet, or was not heard yet; null if nobody did.</summary>
    public Suspension? Current
    {
        get
        {
            lock (Gate)
            {
                return _suspension;
            }
        }
    }

    private bool IsOver { get; set; }

    private CancellationTokenSource Drain => _drain ??= new CancellationTokenSource();

    /// <inheritdoc cref="IMovingSession.TryFollow"/>
    public bool TryFollow()
    {
        lock (Gate)
        {
            return !_isFollowed && (_isFollowed = true);
        }
    }

    /// <inheritdoc cref="IMovingSession.Suspend"/>
    public Suspension Suspend()
    {
        var suspension = new Suspension();
        lock (Gate)
        {
            if (IsOver || HasMoved)
            {
                suspension.End();
                return suspension;
            }

            _suspension?.End(); // Whoever asked before is not to decide any more.
            Ask(suspension);
            return suspension;
        }
    }

    /// <summary>The same, unless somebody has asked it to stop or to finish.</summary>
    public Suspension? TrySuspend()
    {
        lock (Gate)
        {
            if (IsOver || HasMoved || _suspension is not null || _isFinishing || _isFollowed)
            {
                return null;
            }

            var suspension = new Suspension();
            Ask(suspension);
            return suspension;
        }
    }

    /// <inheritdoc cref="IMovingSession.TryGive"/>
    public bool TryGive()
    {
        lock (Gate)
        {
            return !IsOver && !HasMoved && (HasMoved = true);
        }
    }

    /// <inheritdoc cref="IMovingSession.Finish"/>
    public void Finish()
    {
        lock (Gate)
        {
            (_canSuspend, _isFinishing) = (false, true);
            PluginSignal.Fire(Drain);
        }
    }

    /// <inheritdoc cref="IMovingSession.GiveBack"/>
    public void GiveBack(bool finishing)
    {
        lock (Gate)
        {
            _isFinishing = finishing;
            _canSuspend &= !finishing; // Else a handler that is still on its way to stop may do so, and is called again.
            _suspension?.Decide(moved: false);
        }
    }

    /// <summary>Makes ready for another call of the handler: with a token that has not fired, unless it was asked again to stop.</summary>
    /// <returns>Whether it is to be asked to finish.</returns>
    public bool GoOn(Suspension after)
    {
        lock (Gate)
        {
            if (_suspension != after)
            {
                return false;
            }

            (_suspension, _canSuspend, _drain) = (null, false, null);
            return _isFinishing;
        }
    }

    /// <summary>The connection has ended.</summary>
    public void End()
    {
        lock (Gate)
        {
            IsOver = true;
            _suspension?.End();
        }
    }

    private void Ask(Suspension suspension)
    {
        (_canSuspend, _isFinishing, _suspension) = (true, false, suspension);
        PluginSignal.Fire(Drain);
    }
}
