using System.Net;

namespace PluginHost.Benchmarks.Servers;

/// <summary>A server on loopback that answers what it receives, and closes a connection once its client has.</summary>
internal interface IServer : IAsyncDisposable
{
    /// <summary>Binds, listens and serves.</summary>
    /// <returns>Where it listens; the system chose the port.</returns>
    Task<IPEndPoint> StartAsync();
}
