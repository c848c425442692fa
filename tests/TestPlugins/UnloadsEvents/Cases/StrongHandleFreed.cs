using System.Runtime.InteropServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Frees its <c>GCHandle</c>.</summary>
internal sealed class StrongHandleFreed(IPluginContext context) : UnloadCase(context)
{
    private GCHandle _handle;

    public override Task UseAsync(CancellationToken aborted)
    {
        _handle = GCHandle.Alloc(this);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _handle.Free();
        return base.StopAsync();
    }
}
