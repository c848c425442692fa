using System.Diagnostics.Metrics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Disposes its <c>MeterListener</c>.</summary>
internal sealed class MeterListeningDisposed(IPluginContext context) : UnloadCase(context)
{
    private readonly MeterListener _listener = new();

    public override Task UseAsync(CancellationToken aborted)
    {
        _listener.InstrumentPublished = (_, _) => Note();
        _listener.Start();
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _listener.Dispose();
        return base.StopAsync();
    }
}
