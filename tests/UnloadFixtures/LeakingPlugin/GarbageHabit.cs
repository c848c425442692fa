using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Leaves dead objects of the framework that refer to it.</summary>
public sealed class GarbageHabit : IHabit
{
    public void Start()
    {
        var dead = new List<object> { this, new Action(Start) };
        dead.Add(dead);
    }
}
