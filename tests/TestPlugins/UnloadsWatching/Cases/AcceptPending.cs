using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a socket of its own accepting.</summary>
internal sealed class AcceptPending(IPluginContext context) : UnloadCase(context)
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public override Task UseAsync(CancellationToken aborted)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        Keep(AcceptAsync());
        return Task.CompletedTask;
    }

    private async Task AcceptAsync() => await _socket.AcceptAsync(CancellationToken.None);
}
