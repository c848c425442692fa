using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Sockets;

namespace PluginHost.Plugins.RawEcho;

/// <summary>
/// Echo that accepts by itself: the plugin receives the information of a duplicated listening socket, opens the socket, and does the rest.
/// </summary>
[Endpoint("tcp://127.0.0.1:7009", Accept = AcceptMode.Plugin)]
public sealed class RawEcho(IPluginContext context) : ISocketReceiver
{
    public ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken)
    {
        // Ends when the generation drains; the host waits for the listener to be closed.
        _ = AcceptAsync(SocketDuplicator.Open(socket), endpoint);
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(Socket listener, string endpoint)
    {
        using (listener)
        {
            while (!context.Draining.IsCancellationRequested)
            {
                try
                {
                    Socket client = await listener.AcceptAsync(context.Draining);
                    context.Track(client, endpoint); // So that the host can list it, wait for it and end it.
                    _ = EchoAsync(client);
                }
                catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
                {
                    return;
                }
                catch (SocketException)
                {
                    // A client that left before it was accepted, or no descriptor left: the next one may do better.
                    await Task.Delay(TimeSpan.FromMilliseconds(10), context.TimeProvider);
                }
            }
        }
    }

    private async Task EchoAsync(Socket client)
    {
        byte[] buffer = new byte[4096];
        using (client)
        {
            try
            {
                while (await client.ReceiveAsync(buffer) is > 0 and int received)
                {
                    await client.SendAsync(buffer.AsMemory(0, received));
                }

                client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The client left, or the host ended it at the deadline.
            }
        }
    }
}
