using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Writes to an <c>EventSource</c> of its own that nobody listens to.</summary>
internal sealed class EventSourceLeft(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        UnloadsEvents.Log.Used(1);
        return Task.CompletedTask;
    }
}
