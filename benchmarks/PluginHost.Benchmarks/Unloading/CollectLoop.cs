using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>
/// How a context is waited for without PluginHost: "How to use and debug assembly unloadability in .NET"
/// (https://learn.microsoft.com/dotnet/standard/assembly/unloadability).
/// </summary>
internal static class CollectLoop
{
    private const int MostCollections = 10;

    /// <returns>Whether the context is gone.</returns>
    internal static bool Run(string assembly)
    {
        WeakReference context = LoadAndUnload(assembly);
        for (int i = 0; context.IsAlive && i < MostCollections; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !context.IsAlive;
    }

    /// <summary>A frame of its own: what it holds is let go of when it returns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndUnload(string assembly)
    {
        var context = new AssemblyLoadContext("loop", isCollectible: true);
        Activator.CreateInstance(context.LoadFromAssemblyPath(assembly).GetExportedTypes()[0]);
        context.Unload();
        return new WeakReference(context, trackResurrection: true);
    }
}
