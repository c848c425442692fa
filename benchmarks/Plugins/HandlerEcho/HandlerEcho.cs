using System.Buffers;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Sockets;

namespace PluginHost.Benchmarks.Plugins;

/// <summary>
/// The bare server's connection loop as a plugin, so that only the way to a connection differs: with <c>Accept: host</c> the host accepts,
/// with <c>Accept: plugin</c> the plugin does.
/// </summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class HandlerEcho(IPluginContext context) : IConnectionHandler, ISocketReceiver
{
    private const int BufferSize = 4096;

    public Task HandleAsync(IConnection connection, CancellationToken aborted) => ServeAsync(connection.Socket);

    public ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken)
    {
        _ = AcceptAllAsync(SocketDuplicator.Open(socket), endpoint);
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAllAsync(Socket listener, string endpoint)
    {
        using (listener)
        {
            try
            {
                while (true)
                {
                    Socket client = await listener.AcceptAsync(context.Draining);
                    context.Track(client, endpoint);
                    _ = ServeAsync(client);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // The generation drains.
            }
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            // As memory: the overload for arrays makes a Task for every call.
            int received;
            while ((received = await socket.ReceiveAsync(buffer.AsMemory())) > 0)
            {
                for (int sent = 0; sent < received;)
                {
                    sent += await socket.SendAsync(buffer.AsMemory(sent, received - sent));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client counts what it lost; here a connection that broke or was aborted is an ended one.
        }
        finally
        {
            socket.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
