using PluginHost.Contracts;

namespace PluginHost.TestPlugins.TwoClasses;

/// <summary>One of two: a plugin has one.</summary>
public class First : IConnectionHandler
{
    public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;
}

/// <summary>The other, by inheritance.</summary>
public sealed class Second : First;
