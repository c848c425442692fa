namespace PluginHost.Hosting.Tests.Discovery;

/// <summary>A clock that stands still until it is advanced, and then fires the timers that are due.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan Within, TaskCompletionSource Set)> _waiting = [];
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _elapsed.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>How many timers are due within this time.</summary>
    public int CountWithin(TimeSpan time)
    {
        lock (_lock)
        {
            return _timers.Count(timer => timer.DueAt - _elapsed <= time);
        }
    }

    /// <summary>Ends when a timer is set that is due within this time: whoever set it waits for the clock.</summary>
    public Task SetAsync(TimeSpan within)
    {
        lock (_lock)
        {
            if (_timers.Any(timer => timer.DueAt - _elapsed <= within))
            {
                return Task.CompletedTask;
            }

            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((within, set));
            return set.Task;
        }
    }

    /// <summary>Advances to the timer that is due first; not at all if none is set.</summary>
    public void AdvanceToNext()
    {
        TimeSpan by;
        lock (_lock)
        {
            by = _timers.Select(timer => timer.DueAt - _elapsed).DefaultIfEmpty(TimeSpan.Zero).Min();
        }

        Advance(by);
    }

    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (_lock)
        {
            _elapsed += by;
            due = [.. _timers.Where(timer => timer.DueAt <= _elapsed)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (ManualTimer timer in due)
        {
            timer.Fire();
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan DueAt { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    DueAt = clock._elapsed + dueTime;
                    clock._timers.Add(this);
                    clock._waiting.FindAll(w => dueTime <= w.Within).ForEach(w => w.Set.TrySetResult());
                    clock._waiting.RemoveAll(w => dueTime <= w.Within);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
