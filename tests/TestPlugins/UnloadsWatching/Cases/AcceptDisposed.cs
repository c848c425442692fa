using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Disposes its accepting socket in <c>StopAsync</c>.</summary>
internal sealed class AcceptDisposed(IPluginContext context) : UnloadCase(context)
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Task? _accepting;

    public override Task UseAsync(CancellationToken aborted)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        _accepting = AcceptAsync();
        return Task.CompletedTask;
    }

    public override async Task StopAsync()
    {
        _socket.Dispose();
        await _accepting!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync() => await _socket.AcceptAsync(CancellationToken.None);
}
