using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Does nothing at all: what every other case is measured against.</summary>
internal sealed class Nothing(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted) => Task.CompletedTask;
}
