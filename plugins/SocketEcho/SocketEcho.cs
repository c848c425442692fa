using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Sockets;

namespace PluginHost.Plugins.SocketEcho;

/// <summary>
/// Echo in the shape of the article: the host accepts a connection, duplicates and closes it, and passes its information into this
/// plugin's load context. The plugin opens the socket and serves it with plain <see cref="Socket"/> calls.
/// </summary>
[Endpoint("tcp://127.0.0.1:7006")]
public sealed class SocketEcho : ISocketReceiver
{
    public ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken)
    {
        _ = EchoAsync(SocketDuplicator.Open(socket), draining: cancellationToken); // The host waits for the socket to be closed.
        return ValueTask.CompletedTask;
    }

    private static async Task EchoAsync(Socket client, CancellationToken draining)
    {
        byte[] buffer = new byte[4096];
        using (client)
        {
            try
            {
                // A client that has just connected gets its first echo, even if the generation began to drain meanwhile.
                int received = await client.ReceiveAsync(buffer, CancellationToken.None);
                while (received > 0)
                {
                    await client.SendAsync(buffer.AsMemory(0, received), CancellationToken.None);
                    received = await ReceiveNextAsync(client, buffer, draining);
                }

                client.Shutdown(SocketShutdown.Send);
                while (await client.ReceiveAsync(buffer, CancellationToken.None) > 0)
                {
                    // Closing while the client still sends would reset the connection, and the last echo with it.
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The client left, or the host closed the socket at the drain deadline.
            }
        }
    }

    /// <returns>0 at the client's end; while draining, also when nothing is left to echo.</returns>
    private static async Task<int> ReceiveNextAsync(Socket client, Memory<byte> buffer, CancellationToken draining)
    {
        try
        {
            return await client.ReceiveAsync(buffer, draining);
        }
        catch (OperationCanceledException)
        {
            // A cancelled receive takes nothing: what has arrived is still in the socket.
            return client.Available > 0 ? await client.ReceiveAsync(buffer, CancellationToken.None) : 0;
        }
    }
}
