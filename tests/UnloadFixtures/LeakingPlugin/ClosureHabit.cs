using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Subscribes a lambda that captures a local.</summary>
public sealed class ClosureHabit : IHabit
{
    public void Start()
    {
        var count = new object();
        HostEvents.DocumentSaved += (_, _) => GC.KeepAlive(count);
    }
}
