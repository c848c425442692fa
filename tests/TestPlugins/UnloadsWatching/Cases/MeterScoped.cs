using System.Diagnostics.Metrics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a meter with an observable gauge whose scope is an object of its own.</summary>
internal sealed class MeterScoped(IPluginContext context) : UnloadCase(context)
{
    private int _value;

    public override Task UseAsync(CancellationToken aborted)
    {
        new Meter(new MeterOptions("PluginHost.Unloads.Scoped") { Scope = this }).CreateObservableGauge("gauge", () => _value);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _value = 0;
        return base.StopAsync();
    }
}
