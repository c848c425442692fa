using System.IO.Pipelines;
using PluginHost.Contracts;

namespace PluginHost.Benchmarks.Plugins;

/// <summary>Sends back what it receives, and never takes its handler off an event of the framework.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Leaker : IConnectionHandler
{
    public Leaker() => AppDomain.CurrentDomain.ProcessExit += OnProcessExit;

    public Task HandleAsync(IConnection connection, CancellationToken aborted) =>
        connection.Transport.Input.CopyToAsync(connection.Transport.Output, aborted);

    private void OnProcessExit(object? sender, EventArgs e)
    {
        // Reached by the framework for as long as the process lives; that is the leak.
    }
}
