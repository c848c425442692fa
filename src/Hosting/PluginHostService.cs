using Microsoft.Extensions.Hosting;

namespace PluginHost.Hosting;

/// <summary>
/// Starts and stops the plugins with the generic host. They begin before its other services and end before them, so that
/// whatever reports on them can do so while they load and while they drain; plugins need nothing of those services. The host has
/// started when every plugin present has been loaded or has failed.
/// </summary>
internal sealed class PluginHostService(PluginManager manager) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => manager.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        manager.TellServing();
        return manager.Ready.WaitAsync(cancellationToken);
    }

    // The manager has a deadline of its own, after which connections are aborted; the generic host's only says not to wait for it.
    public Task StoppingAsync(CancellationToken cancellationToken) => manager.StopAsync().WaitAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
