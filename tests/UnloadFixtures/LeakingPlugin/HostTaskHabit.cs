using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Waits, in a lambda, for something of the host's that never comes.</summary>
public sealed class HostTaskHabit : IHabit
{
    public void Start()
    {
        Func<Task> wait = async () =>
        {
            await HostEvents.Closed.Task;
            GC.KeepAlive(this);
        };
        _ = wait();
    }
}
