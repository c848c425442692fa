using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves an <c>ActivityListener</c> of its own listening.</summary>
internal sealed class ActivityListening(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        ActivitySource.AddActivityListener(new ActivityListener { ShouldListenTo = source => source.Name == GetType().Name });
        return Task.CompletedTask;
    }
}
