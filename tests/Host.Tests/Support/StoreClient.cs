using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PluginHost.Host.Tests.Support;

/// <summary>A connection to the sample plugin that keeps keys; asks for what is answered with one line.</summary>
internal sealed class StoreClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private StoreClient()
    {
    }

    public static async Task<StoreClient> ConnectAsync(int port)
    {
        var client = new StoreClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken).AsTask().OrFail();
        return client;
    }

    /// <returns>The reply's line, with the sign that says its kind.</returns>
    public async Task<string> AskAsync(params string[] words)
    {
        string request = $"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
        using var stream = new NetworkStream(_socket, ownsSocket: false);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken).AsTask().OrFail();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().OrFail()
            ?? throw new EndOfStreamException("The connection was closed.");
    }

    public void Dispose() => _socket.Dispose();
}
