using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace PluginHost.LeakingProgram;

/// <summary>Static state of an assembly that plugins share.</summary>
public static class HostCaches
{
    public static readonly ConcurrentDictionary<Type, string> NamesByType = new();

    public static readonly List<object> Registered = [];

    public static readonly ConditionalWeakTable<object, object> Attached = [];

    public static readonly List<WeakReference> Seen = [];

    [ThreadStatic]
    private static object? t_last;

    public static object? Last
    {
        get => t_last;
        set => t_last = value;
    }
}
