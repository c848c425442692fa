using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Leaves its type in a cache of the host.</summary>
public sealed class TypeCacheHabit : IHabit
{
    public void Start() => HostCaches.NamesByType[typeof(TypeCacheHabit)] = "cached";
}
