namespace PluginHost.LeakingProgram;

/// <summary>State of a generic type, which exists once for each argument.</summary>
public sealed class HostCache<T>
{
    private static readonly HostCache<T> Instance = new();

    public static object? Last { get; private set; }

    public static void Keep(object one, object more)
    {
        GC.KeepAlive(more);
        GC.KeepAlive(Instance);
        Last = one;
    }
}
