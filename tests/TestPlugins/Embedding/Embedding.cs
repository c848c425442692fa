using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Embedding;

/// <summary>Answers with the text of a library that is embedded in it, and where that was loaded from.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Embedding : IConnectionHandler
{
    public async Task HandleAsync(IConnection connection, CancellationToken aborted) =>
        await connection.Transport.Output.WriteAsync(
            Encoding.UTF8.GetBytes($"{Greeting.Text} '{typeof(Greeting).Assembly.Location}'\n"), aborted);
}
