using System.ComponentModel;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Subscribes to an event of an object that dies with it, and has static state of its own.</summary>
public sealed class SubscribedHabit : IHabit
{
    private static readonly List<object> Own = [];

    public void Start()
    {
        Own.Add(this);
        var component = new Component();
        component.Disposed += (_, _) => GC.KeepAlive(this);
        Own.Add(component);
    }
}
