using System.Net;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;

namespace PluginHost.Benchmarks.Servers;

/// <summary>PluginHost with one plugin.</summary>
/// <param name="assembly">The plugin's DLL.</param>
/// <param name="accept">Who accepts.</param>
internal sealed class HostServer(string assembly, AcceptMode accept) : IServer
{
    private readonly EmbeddedHost _host = new(assembly, plugin =>
        plugin.Endpoints.Add(EndpointAttribute.DefaultName, new EndpointOptions { Url = "tcp://127.0.0.1:0", Accept = accept }));

    public Task<IPEndPoint> StartAsync() => _host.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
