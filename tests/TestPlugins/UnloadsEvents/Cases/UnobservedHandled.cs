using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Subscribes to exceptions of tasks that nobody looked at.</summary>
internal sealed class UnobservedHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        TaskScheduler.UnobservedTaskException += OnEvent;
        return Task.CompletedTask;
    }

    private void OnEvent(object? sender, UnobservedTaskExceptionEventArgs e)
    {
    }
}
