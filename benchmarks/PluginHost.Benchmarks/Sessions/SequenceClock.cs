using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>How long answers take, while the host reloads and while it does not. Thread-safe.</summary>
internal sealed class SequenceClock
{
    private readonly Lock _lock = new();
    private LatencyHistogram _steady = new();
    private LatencyHistogram _reloading = new();
    private volatile bool _isReloading;

    /// <summary>Whether a reload is under way: from its command until no connection is left in the old generation.</summary>
    internal bool IsReloading
    {
        get => _isReloading;
        set => _isReloading = value;
    }

    internal Latency Steady
    {
        get
        {
            lock (_lock)
            {
                return _steady.Summarize();
            }
        }
    }

    internal Latency Reloading
    {
        get
        {
            lock (_lock)
            {
                return _reloading.Summarize();
            }
        }
    }

    /// <param name="latency">Of an answer that came now.</param>
    /// <param name="asked">Whether a reload was under way when it was asked for.</param>
    internal void Add(TimeSpan latency, bool asked)
    {
        lock (_lock)
        {
            (asked || _isReloading ? _reloading : _steady).Add(latency);
        }
    }

    /// <summary>Forgets what was before.</summary>
    internal void Clear()
    {
        lock (_lock)
        {
            (_steady, _reloading) = (new LatencyHistogram(), new LatencyHistogram());
        }
    }
}
