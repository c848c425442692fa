using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Drops a source of cancellation that has a time to wait for.</summary>
public sealed class CancellationTimerHabit : IHabit
{
    public void Start()
    {
        var source = new CancellationTokenSource(TimeSpan.FromHours(1));
        source.Token.Register(OnCancelled);
    }

    private void OnCancelled() => GC.KeepAlive(this);
}
