using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Subscribes to the end of the process.</summary>
public sealed class ProcessExitHabit : IHabit
{
    public void Start() => AppDomain.CurrentDomain.ProcessExit += OnExit;

    private void OnExit(object? sender, EventArgs e) => GC.KeepAlive(this);
}
