using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Calls a method of its own late bound.</summary>
public sealed class DynamicHabit : IHabit
{
    public int Answer() => 42;

    public void Start()
    {
        dynamic self = this;
        GC.KeepAlive(self.Answer());
    }
}
