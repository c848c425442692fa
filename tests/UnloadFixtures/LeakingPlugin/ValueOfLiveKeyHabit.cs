using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>The value of an entry in a conditional weak table, whose key the host keeps.</summary>
public sealed class ValueOfLiveKeyHabit : IHabit
{
    public void Start() => HostCaches.Attached.Add(HostCaches.Registered, this);
}
