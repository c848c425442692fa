using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Servers;

/// <summary>The yardstick: sockets and nothing else. One accept loop, one loop a connection, buffers used again.</summary>
/// <param name="serve">The loop of a connection, which owns the socket.</param>
internal sealed class BareServer(Func<Socket, Task> serve) : IServer
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Task _accepting = Task.CompletedTask;

    public Task<IPEndPoint> StartAsync()
    {
        // Linux gives it to what is accepted, as getsockopt(2) on an accepted socket shows, which saves a call a connection.
        _listener.NoDelay = true;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAllAsync();
        return Task.FromResult((IPEndPoint)_listener.LocalEndPoint!);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
            {
                // Runs here until it must wait for its first bytes; a hop to another thread would cost more than it does.
                _ = serve(await _listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            // The listener was disposed, between two accepts or during one: the end.
        }
    }
}
