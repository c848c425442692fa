namespace PluginHost.Sockets;

/// <summary>A descriptor that waits for one process to come for it. Whoever took it from <see cref="PendingClaims"/> closes it.</summary>
internal sealed class PendingClaim(LinuxDuplicatedSocket socket, UInt128 key, ClaimTarget target)
{
    private ITimer? _expiry;

    public LinuxDuplicatedSocket Socket => socket;

    /// <summary>See <see cref="SocketTicket.ClaimKey"/>.</summary>
    public UInt128 Key => key;

    public ClaimTarget Target => target;

    /// <summary>
    /// Calls <paramref name="expire"/> after a time, once. Before the claim is pending, so that it cannot be missed: it starts with
    /// <see cref="StartExpiry"/>.
    /// </summary>
    public void PrepareExpiry(TimeProvider time, TimerCallback expire)
    {
        // The timer must not hold on to the caller's async locals.
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            _expiry = time.CreateTimer(expire, this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            flow?.Undo();
        }
    }

    /// <summary>Does nothing to a claim that was closed meanwhile.</summary>
    public void StartExpiry(TimeSpan after) => _expiry?.Change(after, Timeout.InfiniteTimeSpan);

    public void Close()
    {
        _expiry?.Dispose();
        socket.Close();
    }
}
