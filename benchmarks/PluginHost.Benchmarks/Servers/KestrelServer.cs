using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;

namespace PluginHost.Benchmarks.Servers;

/// <summary>
/// The peer: Kestrel with a <see cref="ConnectionHandler"/>, its defaults untouched and nothing beside it, no log either.
/// </summary>
internal sealed class KestrelServer : IServer
{
    private readonly WebApplication _app;

    internal KestrelServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseConnectionHandler<KestrelEcho>()));
        _app = builder.Build();
    }

    public async Task<IPEndPoint> StartAsync()
    {
        await _app.StartAsync();
        return new IPEndPoint(IPAddress.Loopback, new Uri(_app.Urls.Single()).Port);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
