using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Disposes its <c>ActivityListener</c>.</summary>
internal sealed class ActivityListeningDisposed(IPluginContext context) : UnloadCase(context)
{
    private readonly ActivityListener _listener = new();

    public override Task UseAsync(CancellationToken aborted)
    {
        _listener.ShouldListenTo = source => source.Name == GetType().Name;
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _listener.Dispose();
        return base.StopAsync();
    }
}
