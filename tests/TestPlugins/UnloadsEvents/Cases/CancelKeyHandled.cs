using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Subscribes to Ctrl+C.</summary>
internal sealed class CancelKeyHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Console.CancelKeyPress += OnEvent;
        return Task.CompletedTask;
    }

    private void OnEvent(object? sender, ConsoleCancelEventArgs e)
    {
    }
}
