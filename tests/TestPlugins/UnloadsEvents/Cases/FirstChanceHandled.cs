using System.Runtime.ExceptionServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Subscribes to every exception of the process.</summary>
internal sealed class FirstChanceHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AppDomain.CurrentDomain.FirstChanceException += OnEvent;
        return Task.CompletedTask;
    }

    private void OnEvent(object? sender, FirstChanceExceptionEventArgs e)
    {
    }
}
