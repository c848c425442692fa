using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>The key of an entry in a conditional weak table of the host's, whose value refers back to it.</summary>
public sealed class AttachedHabit : IHabit
{
    public void Start() => HostCaches.Attached.Add(this, new object[] { this });
}
