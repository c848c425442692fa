using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Starts activities of a source of its own.</summary>
internal sealed class ActivitySourceLeft(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        using Activity? activity = new ActivitySource("PluginHost.Unloads").StartActivity("use");
        return Task.CompletedTask;
    }
}
