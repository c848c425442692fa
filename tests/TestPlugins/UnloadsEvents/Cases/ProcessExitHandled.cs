using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Subscribes to the end of the process.</summary>
internal sealed class ProcessExitHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AppDomain.CurrentDomain.ProcessExit += OnEvent;
        return Task.CompletedTask;
    }

    private void OnEvent(object? sender, EventArgs e) => Console.Error.Flush();
}
