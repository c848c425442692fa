using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>The same, with the handler taken back in <c>StopAsync</c>.</summary>
internal sealed class ProcessExitHandledRemoved(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AppDomain.CurrentDomain.ProcessExit += OnEvent;
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnEvent;
        return base.StopAsync();
    }

    private void OnEvent(object? sender, EventArgs e) => Console.Error.Flush();
}
