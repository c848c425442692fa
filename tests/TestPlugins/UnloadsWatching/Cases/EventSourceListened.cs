using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Writes to an <c>EventSource</c> of its own that somebody else listens to.</summary>
internal sealed class EventSourceListened(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        var source = new ListenedEvents();
        Keep(source);
        source.Used(1);
        return Task.CompletedTask;
    }
}
