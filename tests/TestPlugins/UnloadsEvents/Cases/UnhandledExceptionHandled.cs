using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Subscribes to unhandled exceptions.</summary>
internal sealed class UnhandledExceptionHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AppDomain.CurrentDomain.UnhandledException += OnEvent;
        return Task.CompletedTask;
    }

    private void OnEvent(object sender, UnhandledExceptionEventArgs e) => Console.Error.Flush();
}
