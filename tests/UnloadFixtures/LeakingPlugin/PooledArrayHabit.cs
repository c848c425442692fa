using System.Buffers;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Returns an array to the pool that all share, on a thread of the host's, and leaves an object in it.</summary>
public sealed class PooledArrayHabit : IHabit
{
    public void Start() => HostThread.Run(() =>
    {
        object[] array = ArrayPool<object>.Shared.Rent(16);
        array[3] = this;
        ArrayPool<object>.Shared.Return(array);
    });
}
