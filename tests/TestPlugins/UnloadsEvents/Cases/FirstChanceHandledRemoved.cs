using System.Runtime.ExceptionServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>The same, with the handler taken back in <c>StopAsync</c>.</summary>
internal sealed class FirstChanceHandledRemoved(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AppDomain.CurrentDomain.FirstChanceException += OnEvent;
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        AppDomain.CurrentDomain.FirstChanceException -= OnEvent;
        return base.StopAsync();
    }

    private void OnEvent(object? sender, FirstChanceExceptionEventArgs e)
    {
    }
}
