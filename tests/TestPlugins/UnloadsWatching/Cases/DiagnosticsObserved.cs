using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a subscription to every <c>DiagnosticListener</c>.</summary>
internal sealed class DiagnosticsObserved(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        DiagnosticListener.AllListeners.Subscribe(new Observer());
        return Task.CompletedTask;
    }
}
