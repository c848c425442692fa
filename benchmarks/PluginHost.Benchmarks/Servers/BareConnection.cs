using System.Buffers;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Servers;

/// <summary>A connection of <see cref="BareServer"/>: receive, send back, until the client closes.</summary>
internal static class BareConnection
{
    private const int BufferSize = 4096;

    internal static async Task ServeAsync(Socket socket)
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
        catch (SocketException)
        {
            // The client counts what it lost; here a broken connection is an ended one.
        }
        finally
        {
            socket.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
