using System.Diagnostics.Metrics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a meter of its own with an observable gauge.</summary>
internal sealed class MeterGaugeLeft(IPluginContext context) : UnloadCase(context)
{
    private int _value;

    public override Task UseAsync(CancellationToken aborted)
    {
        new Meter("PluginHost.Unloads.Gauge").CreateObservableGauge("gauge", () => _value);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _value = 0;
        return base.StopAsync();
    }
}
