using System.Diagnostics.Metrics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Disposes its meter.</summary>
internal sealed class MeterGaugeDisposed(IPluginContext context) : UnloadCase(context)
{
    private readonly Meter _meter = new("PluginHost.Unloads.Gauge");
    private int _value;

    public override Task UseAsync(CancellationToken aborted)
    {
        _meter.CreateObservableGauge("gauge", () => _value);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _value = 0;
        _meter.Dispose();
        return base.StopAsync();
    }
}
