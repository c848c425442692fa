using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Observes a gauge on the contract's meter.</summary>
internal sealed class ContractMeterGauge(IPluginContext context) : UnloadCase(context)
{
    private int _value;

    public override Task UseAsync(CancellationToken aborted)
    {
        Context.Meter.CreateObservableGauge("unloads.gauge", () => _value);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _value = 0;
        return base.StopAsync();
    }
}
