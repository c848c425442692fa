using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>
/// How a context is waited for without PluginHost: "How to use and debug assembly unloadability in .NET"
/// (https://learn.microsoft.com/dotnet/standard/assembly/unloadability). The contexts are loaded at first, and one is unloaded each time.
/// </summary>
internal sealed class CollectLoopDisturber : IDisturber
{
    private const int MostCollections = 10;
    private readonly Stack<AssemblyLoadContext> _loaded = [];

    public void Prepare(int times)
    {
        for (int i = 0; i < times; i++)
        {
            var context = new AssemblyLoadContext("loop", isCollectible: true);
            Activator.CreateInstance(context.LoadFromAssemblyPath(Sample.Echo.Assembly).GetExportedTypes()[0]);
            _loaded.Push(context);
        }
    }

    public Round? Disturb()
    {
        long start = Stopwatch.GetTimestamp();
        WeakReference context = UnloadOne();
        for (int i = 0; context.IsAlive && i < MostCollections; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        return new Round(!context.IsAlive, whole, whole);
    }

    public void CleanUp()
    {
        while (_loaded.Count > 0)
        {
            Disturb();
        }
    }

    /// <summary>A frame of its own: what it holds is let go of when it returns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference UnloadOne()
    {
        AssemblyLoadContext context = _loaded.Pop();
        context.Unload();
        return new WeakReference(context, trackResurrection: true);
    }
}
