using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>One plugin's files on their way to standing still. Belongs to the <see cref="SettleTracker"/>.</summary>
internal sealed class PluginSettling(PluginSource source, long now)
{
    private PluginSource _source = source;
    private long _changedAt = now;
    private long _restlessSince = now;
    private bool _pending = true;
    private bool _complained;

    /// <summary>Whether something has been said about it since it first appeared.</summary>
    public bool IsReported { get; private set; }

    /// <summary>Takes note of how it looks now.</summary>
    /// <returns>Whether it has changed.</returns>
    public bool Observe(PluginSource seen, bool touched, long now)
    {
        bool changed = !_source.LooksLike(seen);
        _source = seen;
        if (!changed && !touched)
        {
            return false;
        }

        if (!_pending)
        {
            _pending = true;
            _restlessSince = now;
        }

        _changedAt = now;
        return changed;
    }

    /// <summary>What there is to say now, if anything.</summary>
    public DiscoveryEvent? Report(SettleTimes times, SharedAssemblies shared, TimeProvider time, long now)
    {
        if (!_pending)
        {
            return null;
        }

        TimeSpan still = time.GetElapsedTime(_changedAt, now);
        if (still < times.Settle)
        {
            return time.GetElapsedTime(_restlessSince, now) >= times.Restless
                ? Complain($"its files have not stood still for {times.Settle.TotalMilliseconds:0} ms in {times.Restless.TotalSeconds:0} "
                    + "s; it is taken when they do.")
                : null;
        }

        if (SourceCompleteness.FindFault(_source, shared) is { } fault)
        {
            return still >= times.Stalled ? Complain(fault) : null;
        }

        _pending = false;
        _complained = false;
        IsReported = true;
        return new PluginFound(_source);
    }

    /// <summary>When there may next be something to say, or null if only a change can bring it.</summary>
    public TimeSpan? Due(SettleTimes times, TimeProvider time, long now)
    {
        if (!_pending)
        {
            return null;
        }

        TimeSpan still = time.GetElapsedTime(_changedAt, now);
        TimeSpan due = still < times.Settle ? times.Settle - still : times.Stalled - still;
        return due > TimeSpan.Zero ? due : null;
    }

    // Once until it is taken: a copy that stalls again and again is one problem.
    private PluginProblem? Complain(string reason)
    {
        if (_complained)
        {
            return null;
        }

        _complained = true;
        IsReported = true;
        return new PluginProblem(_source.Name, reason);
    }
}
