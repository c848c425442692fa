using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Starts a timer and drops it.</summary>
public sealed class TimerHabit : IHabit
{
    private Timer? _timer;

    public void Start() => _timer = new Timer(Tick, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    private void Tick(object? state) => GC.KeepAlive(_timer);
}
