using System.Globalization;
using System.Net;

namespace PluginHost.Benchmarks.Servers;

/// <summary>A server of this program, see <see cref="ServeVerb"/>.</summary>
internal sealed class ServerProcess : IMeasuredServer
{
    private readonly ChildProcess _child;

    private ServerProcess(ChildProcess child, IPEndPoint endPoint) => (_child, EndPoint) = (child, endPoint);

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts a server, and waits until it listens.</summary>
    internal static async Task<ServerProcess> StartAsync(string kind)
    {
        var child = ChildProcess.Start(ServeVerb.Name, kind);
        try
        {
            return new ServerProcess(child, new(IPAddress.Loopback, int.Parse(await child.ReadLineAsync(), CultureInfo.InvariantCulture)));
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    public async Task<ServerUsage> ReadUsageAsync() => ServerUsage.Parse(await _child.AskAsync("usage"));

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
