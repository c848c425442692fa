using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UsesNewerExtension;

/// <summary>Answers with the version of a library that is newer than the host's frameworks bring it.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class UsesNewerExtension : IConnectionHandler
{
    public async Task HandleAsync(IConnection connection, CancellationToken aborted) =>
        await connection.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes($"{NewerExtension.Version}"), aborted);
}
