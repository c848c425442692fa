using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace PluginHost.LeakingProgram;

/// <summary>
/// Loads habits into collectible contexts of their own. Nothing here outlives its call, so that what holds a context is the habit alone.
/// </summary>
internal static class Contexts
{
    private static readonly List<AssemblyLoadContext> Live = [];

    /// <summary>Loads the plugin anew, lets one habit act and unloads.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(string plugin, string habit, string context, bool unload = true, bool isLabelled = false)
    {
        AssemblyLoadContext load = isLabelled ? new LabelledContext(context) : new AssemblyLoadContext(context, isCollectible: true);
        Create(load, plugin, habit).Start();
        if (unload)
        {
            load.Unload();
        }
        else
        {
            Live.Add(load);
        }
    }

    /// <summary>Lets an object of one generation hold an object of another, and the host hold the first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void RunPair(string plugin, string older, string newer)
    {
        var first = new AssemblyLoadContext(older, isCollectible: true);
        var second = new AssemblyLoadContext(newer, isCollectible: true);
        object held = Create(first, plugin, "KeeperHabit");
        IHabit keeper = Create(second, plugin, "KeeperHabit");
        keeper.GetType().GetField("Other")!.SetValue(keeper, held);
        HostCaches.Registered.Add(keeper);
        first.Unload();
        second.Unload();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Collect()
    {
        for (int round = 0; round < 6; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static IHabit Create(AssemblyLoadContext context, string plugin, string habit)
    {
        Assembly assembly = context.LoadFromAssemblyPath(plugin);
        Type type = assembly.GetType("PluginHost.LeakingPlugin." + habit, throwOnError: true)!;
        return (IHabit)Activator.CreateInstance(type)!;
    }
}
