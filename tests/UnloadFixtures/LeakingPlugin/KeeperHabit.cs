using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Keeps an object of whoever gives it one.</summary>
public sealed class KeeperHabit : IHabit
{
    public object? Other;

    public void Start()
    {
    }
}
