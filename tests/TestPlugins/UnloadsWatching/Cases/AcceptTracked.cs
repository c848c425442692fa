using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a socket of its own receiving, but has made it known to the host, which closes it.</summary>
internal sealed class AcceptTracked(IPluginContext context) : UnloadCase(context)
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public override Task UseAsync(CancellationToken aborted)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Context.Track(_socket, EndpointAttribute.DefaultName);
        Keep(ReceiveAsync());
        return Task.CompletedTask;
    }

    private async Task ReceiveAsync() => await _socket.ReceiveAsync(new byte[1], CancellationToken.None);
}
