using System.Net;

namespace PluginHost.Benchmarks.Servers;

/// <summary>A server that runs in a process of its own on loopback, as its parent sees it.</summary>
internal interface IMeasuredServer : IAsyncDisposable
{
    IPEndPoint EndPoint { get; }

    Task<ServerUsage> ReadUsageAsync();
}
