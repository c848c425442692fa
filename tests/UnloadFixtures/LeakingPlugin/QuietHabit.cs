using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Does nothing that lasts.</summary>
public sealed class QuietHabit : IHabit
{
    public void Start()
    {
    }
}
