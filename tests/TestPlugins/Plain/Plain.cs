using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Plain;

/// <summary>The least that is a plugin.</summary>
public sealed class Plain : IConnectionHandler
{
    public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;
}
