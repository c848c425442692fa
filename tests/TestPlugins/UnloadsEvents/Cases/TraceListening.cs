using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Leaves a listener of its own among those of <c>Trace</c>.</summary>
internal sealed class TraceListening(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Trace.Listeners.Add(new Silent());
        return Task.CompletedTask;
    }
}
