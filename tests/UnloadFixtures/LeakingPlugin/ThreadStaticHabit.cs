using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Leaves an object in a thread-static field of the host, on a thread that lives.</summary>
public sealed class ThreadStaticHabit : IHabit
{
    public void Start() => HostThread.Run(() => HostCaches.Last = this);
}
