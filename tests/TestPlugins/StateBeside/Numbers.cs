using PluginHost.Contracts;

namespace PluginHost.TestPlugins.StateBeside;

/// <summary>Has state and sessions, and connections that would go on using the state after it has moved.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Numbers(IPluginContext context) : StatefulTally(1, context), IConnectionHandler
{
    public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;
}
