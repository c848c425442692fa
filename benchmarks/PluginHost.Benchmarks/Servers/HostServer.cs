using System.Net;
using PluginHost.Contracts;
using PluginHost.Hosting;

namespace PluginHost.Benchmarks.Servers;

/// <summary>PluginHost with one plugin.</summary>
/// <param name="assembly">The plugin's DLL.</param>
/// <param name="accept">Who accepts.</param>
/// <param name="isolation">Where the plugin runs.</param>
internal sealed class HostServer(string assembly, AcceptMode accept, IsolationMode isolation = IsolationMode.Context) : IServer
{
    private readonly EmbeddedHost _host = new(assembly, plugin =>
    {
        plugin.Isolation = isolation;
        plugin.Endpoints.Add(EndpointAttribute.DefaultName, new EndpointOptions { Url = "tcp://127.0.0.1:0", Accept = accept });
    });

    /// <summary>The process that the plugin runs in; null if it is this one.</summary>
    internal int? WorkerId => _host.Status.Current?.ProcessId;

    public Task<IPEndPoint> StartAsync() => _host.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
