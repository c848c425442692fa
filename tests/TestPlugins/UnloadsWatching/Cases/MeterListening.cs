using System.Diagnostics.Metrics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a <c>MeterListener</c> of its own listening.</summary>
internal sealed class MeterListening(IPluginContext context) : UnloadCase(context)
{
    private readonly MeterListener _listener = new();

    public override Task UseAsync(CancellationToken aborted)
    {
        _listener.InstrumentPublished = (_, _) => Note();
        _listener.Start();
        return Task.CompletedTask;
    }
}
