using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PluginHost.Host.Tests.Support;

/// <summary>A connection to the sample plugin that sends back what it receives.</summary>
internal sealed class EchoClient : IDisposable
{
    private readonly Socket _socket;

    private EchoClient(Socket socket) => _socket = socket;

    public static Task<EchoClient> ConnectAsync(int port) => ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));

    public static async Task<EchoClient> ConnectAsync(EndPoint to)
    {
        var client = new EchoClient(new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Unspecified));
        try
        {
            await client._socket.ConnectAsync(to, TestContext.Current.CancellationToken).AsTask().OrFail();
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends a line and reads it back.</summary>
    public async Task<string> EchoAsync(string text)
    {
        byte[] sent = Encoding.UTF8.GetBytes(text);
        await _socket.SendAsync(sent, TestContext.Current.CancellationToken).AsTask().OrFail();
        return await ReadAsync(sent.Length);
    }

    /// <summary>Reads that many bytes.</summary>
    public async Task<string> ReadAsync(int length)
    {
        byte[] received = new byte[length];
        for (int at = 0; at < received.Length;)
        {
            int count = await _socket.ReceiveAsync(received.AsMemory(at), TestContext.Current.CancellationToken).AsTask().OrFail();
            Assert.True(count > 0, "The connection was closed.");
            at += count;
        }

        return Encoding.UTF8.GetString(received);
    }

    /// <summary>Says that there is nothing more to send, and waits for the other side to close.</summary>
    public async Task FinishAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await _socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().OrFail());
    }

    /// <summary>Waits until the other side has reset the connection.</summary>
    public async Task ResetAsync()
    {
        SocketException e = await Assert.ThrowsAsync<SocketException>(
            () => _socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().OrFail());
        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
    }

    public void Dispose() => _socket.Dispose();
}
