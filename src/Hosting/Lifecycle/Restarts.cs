using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// When a plugin whose worker ended by itself is started again: at once, then later each time. Used by its slot's loop only, but for
/// <see cref="IsDue"/>.
/// </summary>
internal sealed class Restarts : IAsyncDisposable
{
    private readonly RestartBackoff _backoff;
    private readonly ITimer _timer;
    private volatile bool _isDue;

    /// <param name="time">The host's clock.</param>
    /// <param name="restart">Called, on any thread, when it is time.</param>
    public Restarts(TimeProvider time, Action restart)
    {
        _backoff = new RestartBackoff();
        _timer = time.CreateTimer(_ => restart(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the plugin waits to be started again. May be read from any thread.</summary>
    public bool IsDue => _isDue;

    /// <summary>The plugin is to be started again.</summary>
    /// <param name="lived">How long its worker lived.</param>
    /// <param name="passed">What of the pause is over: its connections were seen to meanwhile.</param>
    /// <returns>After which pause.</returns>
    public TimeSpan Schedule(TimeSpan lived, TimeSpan passed)
    {
        TimeSpan pause = _backoff.Next(lived) - passed;
        pause = pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
        _isDue = true;
        _timer.Change(pause, Timeout.InfiniteTimeSpan);
        return pause;
    }

    /// <summary>It was started, or is not to be.</summary>
    public void Clear()
    {
        _isDue = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
