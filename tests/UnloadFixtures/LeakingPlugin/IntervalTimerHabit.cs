using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Starts a timer with an event and drops it.</summary>
public sealed class IntervalTimerHabit : IHabit
{
    public void Start()
    {
        var timer = new System.Timers.Timer(TimeSpan.FromHours(1));
        timer.Elapsed += OnElapsed;
        timer.Start();
    }

    private void OnElapsed(object? sender, EventArgs e) => GC.KeepAlive(this);
}
