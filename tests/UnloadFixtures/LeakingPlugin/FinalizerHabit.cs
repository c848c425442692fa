using System.Runtime.CompilerServices;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Has two objects whose finalizer never ends: the second waits for the first.</summary>
public sealed class FinalizerHabit : IHabit
{
    private static readonly ManualResetEventSlim Runs = new();
    private static readonly ManualResetEventSlim Never = new();

    public void Start()
    {
        Drop();
        Drop();
        GC.Collect();
        Runs.Wait();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop() => GC.KeepAlive(new Stuck());

    private sealed class Stuck
    {
        ~Stuck()
        {
            Runs.Set();
            Never.Wait();
        }
    }
}
