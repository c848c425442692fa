using System.Runtime.CompilerServices;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>
/// Drops an object that registers itself for finalization whenever it is finalized: each collection finds it dead, and each brings it back.
/// </summary>
public sealed class RebornHabit : IHabit
{
    public void Start() => Drop();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop() => GC.KeepAlive(new Reborn());

    private sealed class Reborn
    {
        ~Reborn() => GC.ReRegisterForFinalize(this);
    }
}
