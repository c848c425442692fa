using Microsoft.Extensions.Hosting;

namespace PluginHost.Testing;

/// <summary>Leaves the process's signals to whoever runs the tests: the generic host's default takes Ctrl+C for itself.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
