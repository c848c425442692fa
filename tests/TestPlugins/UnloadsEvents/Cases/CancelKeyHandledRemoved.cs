using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>The same, with the handler taken back in <c>StopAsync</c>.</summary>
internal sealed class CancelKeyHandledRemoved(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Console.CancelKeyPress += OnEvent;
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        Console.CancelKeyPress -= OnEvent;
        return base.StopAsync();
    }

    private void OnEvent(object? sender, ConsoleCancelEventArgs e)
    {
    }
}
