using System.Runtime.InteropServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Leaves a <c>GCHandle</c> on an object of its own.</summary>
internal sealed class StrongHandle(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(GCHandle.Alloc(this));
        return Task.CompletedTask;
    }
}
