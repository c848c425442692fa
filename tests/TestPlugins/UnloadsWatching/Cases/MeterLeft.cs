using System.Diagnostics.Metrics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a meter of its own with a counter.</summary>
internal sealed class MeterLeft(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        new Meter("PluginHost.Unloads.Counter").CreateCounter<int>("counter").Add(1);
        return Task.CompletedTask;
    }
}
