using PluginHost.Contracts;

namespace PluginHost.TestPlugins.WideOpen;

/// <summary>Asks, by its attribute, for an address that other machines can reach.</summary>
[Endpoint("tcp://0.0.0.0:0")]
public sealed class WideOpen : IConnectionHandler
{
    public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;
}
