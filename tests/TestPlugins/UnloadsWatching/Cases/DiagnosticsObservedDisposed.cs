using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Disposes its subscription.</summary>
internal sealed class DiagnosticsObservedDisposed(IPluginContext context) : UnloadCase(context)
{
    private IDisposable? _subscription;

    public override Task UseAsync(CancellationToken aborted)
    {
        _subscription = DiagnosticListener.AllListeners.Subscribe(new Observer());
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _subscription!.Dispose();
        return base.StopAsync();
    }
}
