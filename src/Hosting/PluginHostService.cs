using Microsoft.Extensions.Hosting;

namespace PluginHost.Hosting;

/// <summary>Starts and stops the plugins with the generic host: its start ends when every plugin present has been loaded or has failed.</summary>
internal sealed class PluginHostService(PluginManager manager) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        manager.Start();
        return manager.Ready.WaitAsync(cancellationToken);
    }

    // The manager has a deadline of its own, after which connections are aborted; the generic host's only says not to wait for it.
    public Task StopAsync(CancellationToken cancellationToken) => manager.StopAsync().WaitAsync(cancellationToken);
}
