using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Sets a value of the flow and lets the host start something that keeps the flow.</summary>
public sealed class AsyncLocalHabit : IHabit
{
    public void Start()
    {
        HostFlow.CurrentUser.Value = this;
        HostFlow.StartHostThread();
        HostFlow.CurrentUser.Value = null;
    }
}
