namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// A timer of a <see cref="GenerationClock"/>. Its clock remembers it weakly; for as long as it can fire, the runtime's timer keeps it. It
/// alone holds the plugin's callback, and nothing does once it is disposed.
/// </summary>
internal sealed class GenerationTimer : ITimer
{
    private readonly GenerationClock _clock;
    private ITimer? _timer;
    private volatile Action? _fire;

    /// <param name="clock">Remembers it.</param>
    /// <param name="callback">The plugin's.</param>
    /// <param name="state">The plugin's.</param>
    public GenerationTimer(GenerationClock clock, TimerCallback callback, object? state)
    {
        (_clock, _fire) = (clock, () => callback(state));
        Weak = new WeakReference<GenerationTimer>(this);
    }

    public WeakReference<GenerationTimer> Weak { get; }

    /// <summary>Takes the host's timer that fires this one.</summary>
    public void Attach(ITimer timer) => _timer = timer;

    public void Fire() => _fire?.Invoke();

    public bool Change(TimeSpan dueTime, TimeSpan period) => _timer!.Change(dueTime, period);

    public void Dispose()
    {
        Let();
        _timer!.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Let();
        return _timer!.DisposeAsync();
    }

    private void Let()
    {
        _fire = null;
        _clock.Forget(this);
    }
}
