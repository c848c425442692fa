using System.Diagnostics.Metrics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a meter of its own type with a counter.</summary>
internal sealed class MeterOfOwnType(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        new OwnMeter().CreateCounter<int>("counter").Add(1);
        return Task.CompletedTask;
    }

    private sealed class OwnMeter() : Meter("PluginHost.Unloads.OwnType");
}
