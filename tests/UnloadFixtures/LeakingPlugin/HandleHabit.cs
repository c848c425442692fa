using System.Runtime.InteropServices;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Allocates a handle and never frees it.</summary>
public sealed class HandleHabit : IHabit
{
    public void Start() => _ = GCHandle.Alloc(this);
}
