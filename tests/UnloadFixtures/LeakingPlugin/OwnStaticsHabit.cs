using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Has static and thread-static state of its own, which holds nothing but itself, and leaves its type in a cache.</summary>
public sealed class OwnStaticsHabit : IHabit
{
    private static readonly List<object> Own = [];

    [ThreadStatic]
    private static object? t_own;

    public void Start()
    {
        Own.Add(this);
        t_own = Own;
        HostThread.Run(() => t_own = this);
        HostCaches.NamesByType[typeof(OwnStaticsHabit)] = t_own.ToString()!;
    }
}
