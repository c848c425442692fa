using System.Buffers;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Keeps what it rented from the shared pools.</summary>
internal sealed class PoolsRented(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(ArrayPool<byte>.Shared.Rent(1024));
        Keep(ArrayPool<Payload>.Shared.Rent(16));
        ArrayPool<Payload>.Shared.Return(ArrayPool<Payload>.Shared.Rent(16));
        Keep(MemoryPool<byte>.Shared.Rent(1024));
        return Task.CompletedTask;
    }
}
