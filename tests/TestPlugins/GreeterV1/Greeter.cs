using PluginHost.Contracts;

namespace PluginHost.TestPlugins.GreeterV1;

/// <summary>Uses version 1 of a library that another plugin uses in another version.</summary>
public sealed class Greeter : IConnectionHandler
{
    public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;

    public override string ToString() => Greeting.Text;
}
