using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Keeps an object of whoever gives it one.</summary>
public sealed class Keeper : IHabit
{
    public object? Other;

    public void Start()
    {
    }
}
