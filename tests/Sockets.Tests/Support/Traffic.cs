using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

/// <summary>One byte each way between two ends, which proves that both still have the connection.</summary>
/// <remarks>The asynchronous form receives before the other end sends: only an operation that has to wait registers with epoll.</remarks>
internal static class Traffic
{
    public static async Task EchoAsync(Socket server, Socket client, byte value = 42)
    {
        await OneWayAsync(client, server, value);
        await OneWayAsync(server, client, value);
    }

    public static async Task OneWayAsync(Socket from, Socket to, byte value = 42)
    {
        var buffer = new byte[1];
        Task<int> received = to.ReceiveAsync(buffer).WithPatience();
        await from.SendAsync(new[] { value }).WithPatience();
        Assert.Equal(1, await received);
        Assert.Equal(value, buffer[0]);
    }

    public static void Echo(Socket server, Socket client, byte value = 42)
    {
        var buffer = new byte[1];
        client.Send([value]);
        Assert.Equal(1, server.Receive(buffer));
        Assert.Equal(value, buffer[0]);
        server.Send(buffer);
        Assert.Equal(1, client.Receive(buffer));
        Assert.Equal(value, buffer[0]);
    }

    /// <summary>One byte to an echo that somebody else serves, and back.</summary>
    public static void Ask(Socket client, byte value = 42)
    {
        var buffer = new byte[1];
        client.ReceiveTimeout = (int)Patience.Limit.TotalMilliseconds;
        client.Send([value]);
        Assert.Equal(1, client.Receive(buffer));
        Assert.Equal(value, buffer[0]);
    }

    /// <summary>Waits until the connection ends in order, without another byte.</summary>
    public static async Task EndAsync(Socket peer) =>
        Assert.Equal(0, await peer.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).WithPatience());
}
