namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The clock that one generation is lent: tells the time that the host lends, and stops the timers that were made with it when the
/// generation ends. A timer that ticks is rooted by the runtime, and holds the code that it calls. Thread-safe.
/// </summary>
/// <remarks>
/// What waits by this clock (<see cref="Task.Delay(TimeSpan, TimeProvider)"/>, a <see cref="CancellationTokenSource"/> with a timeout, a
/// <see cref="PeriodicTimer"/>) makes such timers too. After the end it never wakes, and is collected.
/// </remarks>
internal sealed class GenerationClock(TimeProvider host) : TimeProvider, IDisposable
{
    private const int FirstPrune = 64;

    private readonly Lock _lock = new();
    private readonly HashSet<WeakReference<GenerationTimer>> _timers = [];
    private int _pruneAt = FirstPrune;
    private bool _disposed;

    public override TimeZoneInfo LocalTimeZone => host.LocalTimeZone;

    public override long TimestampFrequency => host.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => host.GetUtcNow();

    public override long GetTimestamp() => host.GetTimestamp();

    /// <summary>How many timers are remembered, some of which may be gone.</summary>
    internal int Remembered
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>After the end of the generation: one that never fires.</remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new GenerationTimer(this, callback, state);

        // Made outside the lock, as whatever clock the host has may take locks of its own; set only once it is known, so that none is
        // missed at the end.
        timer.Attach(
            host.CreateTimer(static self => ((GenerationTimer)self!).Fire(), timer, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        if (Remember(timer))
        {
            timer.Change(dueTime, period);
        }
        else
        {
            timer.Dispose();
        }

        return timer;
    }

    /// <summary>Stops every timer that is left.</summary>
    public void Dispose()
    {
        WeakReference<GenerationTimer>[] left;
        lock (_lock)
        {
            _disposed = true;
            left = [.. _timers];
            _timers.Clear();
        }

        foreach (WeakReference<GenerationTimer> each in left)
        {
            if (each.TryGetTarget(out GenerationTimer? timer))
            {
                timer.Dispose();
            }
        }
    }

    private bool Remember(GenerationTimer timer)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return false;
            }

            // Timers that were dropped rather than disposed: looked for each time their number may have doubled.
            if (_timers.Count >= _pruneAt)
            {
                _timers.RemoveWhere(each => !each.TryGetTarget(out _));
                _pruneAt = Math.Max(FirstPrune, _timers.Count * 2);
            }

            _timers.Add(timer.Weak);
            return true;
        }
    }

    /// <summary>The plugin has disposed it.</summary>
    internal void Forget(GenerationTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer.Weak);
        }
    }
}
