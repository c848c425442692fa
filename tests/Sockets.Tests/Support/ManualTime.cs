namespace PluginHost.Sockets.Tests;

/// <summary>Timers that run out when the test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];

    /// <summary>What the timers that run were set to.</summary>
    public IReadOnlyList<TimeSpan> Running
    {
        get
        {
            lock (_timers)
            {
                return [.. _timers.Select(timer => timer.DueTime).Where(due => due != Timeout.InfiniteTimeSpan)];
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state) { DueTime = dueTime };
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void RunOut()
    {
        ManualTimer[] due;
        lock (_timers)
        {
            due = [.. _timers.Where(timer => timer.DueTime != Timeout.InfiniteTimeSpan)];
            Array.ForEach(due, timer => _timers.Remove(timer));
        }

        Array.ForEach(due, timer => timer.Fire());
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan DueTime { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._timers)
            {
                DueTime = dueTime;
                return time._timers.Contains(this);
            }
        }

        public void Dispose()
        {
            lock (time._timers)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
