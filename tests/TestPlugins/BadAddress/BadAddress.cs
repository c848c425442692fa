using PluginHost.Contracts;

namespace PluginHost.TestPlugins.BadAddress;

/// <summary>Its attribute names what is no address.</summary>
[Endpoint("tcp://127.0.0.1:seventy")]
public sealed class BadAddress : IConnectionHandler
{
    public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;
}
