using System.Runtime.InteropServices;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Known to the host by weak references of every sort.</summary>
public sealed class WeakHabit : IHabit
{
    public void Start()
    {
        _ = GCHandle.Alloc(this, GCHandleType.Weak);
        _ = GCHandle.Alloc(this, GCHandleType.WeakTrackResurrection);
        HostCaches.Seen.Add(new WeakReference(this));
        HostCaches.Seen.Add(new WeakReference(this, trackResurrection: true));
    }
}
