using System.Globalization;
using System.Net;

namespace PluginHost.Benchmarks.Servers;

/// <summary>A server that runs in a process of its own, as its parent sees it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly ChildProcess _child;

    private ServerProcess(ChildProcess child, IPEndPoint endPoint) => (_child, EndPoint) = (child, endPoint);

    internal IPEndPoint EndPoint { get; }

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

    internal async Task<ServerUsage> ReadUsageAsync() => ServerUsage.Parse(await _child.AskAsync("usage"));

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
