using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>The same, with the handler taken back in <c>StopAsync</c>.</summary>
internal sealed class UnobservedHandledRemoved(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        TaskScheduler.UnobservedTaskException += OnEvent;
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        TaskScheduler.UnobservedTaskException -= OnEvent;
        return base.StopAsync();
    }

    private void OnEvent(object? sender, UnobservedTaskExceptionEventArgs e)
    {
    }
}
