using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>The same, with the handler taken back in <c>StopAsync</c>.</summary>
internal sealed class UnhandledExceptionHandledRemoved(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        AppDomain.CurrentDomain.UnhandledException += OnEvent;
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnEvent;
        return base.StopAsync();
    }

    private void OnEvent(object sender, UnhandledExceptionEventArgs e) => Console.Error.Flush();
}
