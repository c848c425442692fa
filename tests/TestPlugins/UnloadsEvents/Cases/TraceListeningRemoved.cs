using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Takes its trace listener back.</summary>
internal sealed class TraceListeningRemoved(IPluginContext context) : UnloadCase(context)
{
    private readonly Silent _listener = new();

    public override Task UseAsync(CancellationToken aborted)
    {
        Trace.Listeners.Add(_listener);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        Trace.Listeners.Remove(_listener);
        return base.StopAsync();
    }
}
