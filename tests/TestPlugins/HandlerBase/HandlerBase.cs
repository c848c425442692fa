using PluginHost.Contracts;

namespace PluginHost.TestPlugins.HandlerBase;

/// <summary>A library's base class for plugins. The library itself is none.</summary>
public abstract class HandlerBase<T> : IConnectionHandler
{
    public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;
}
