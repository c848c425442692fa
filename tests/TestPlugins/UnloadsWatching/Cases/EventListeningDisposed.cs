using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Disposes its <c>EventListener</c>.</summary>
internal sealed class EventListeningDisposed(IPluginContext context) : UnloadCase(context)
{
    private Eavesdropper? _listener;

    public override Task UseAsync(CancellationToken aborted)
    {
        _listener = new Eavesdropper();
        UnloadsEvents.Log.Used(1);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _listener!.Dispose();
        return base.StopAsync();
    }
}
