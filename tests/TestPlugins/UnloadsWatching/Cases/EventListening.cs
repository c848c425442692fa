using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves an <c>EventListener</c> of its own listening.</summary>
internal sealed class EventListening(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = new Eavesdropper();
        UnloadsEvents.Log.Used(1);
        return Task.CompletedTask;
    }
}
