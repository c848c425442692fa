using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Has static and thread-static state of its own, which holds nothing but itself, and leaves its type in a cache.</summary>
public sealed class OwnStaticsHabit : IHabit
{
    private static readonly List<object> Own = [];

    [ThreadStatic]
    private static object? _own;

    public void Start()
    {
        Own.Add(this);
        _own = Own;
        HostThread.Run(() => _own = this);
        HostCaches.NamesByType[typeof(OwnStaticsHabit)] = _own.ToString()!;
    }
}
