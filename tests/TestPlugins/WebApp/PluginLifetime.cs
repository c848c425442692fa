using Microsoft.Extensions.Hosting;

namespace PluginHost.TestPlugins.WebApp;

/// <summary>The plugin's lifetime decides over the application's: the default would take Ctrl+C and SIGTERM from the host.</summary>
internal sealed class PluginLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
