using System.Buffers;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Servers;

/// <summary>
/// A connection of <see cref="BareServer"/> that redis-benchmark can talk to: <see cref="BareConnection"/>, but what goes back is the same
/// reply for each request received. It does nothing with a request but count it, by the asterisk that each begins with and none of those
/// sent here has elsewhere.
/// </summary>
internal static class BareReplier
{
    private const int BufferSize = 4096;

    /// <summary>Any request that takes two bytes or more, so that no buffer holds more of them.</summary>
    private const int MostRequests = BufferSize / 2;

    private static ReadOnlySpan<byte> Reply => "+OK\r\n"u8;

    private static readonly byte[] Replies = Repeat();

    internal static async Task ServeAsync(Socket socket)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int received;
            while ((received = await socket.ReceiveAsync(buffer.AsMemory(0, BufferSize))) > 0)
            {
                int size = buffer.AsSpan(0, received).Count((byte)'*') * Reply.Length;
                for (int sent = 0; sent < size;)
                {
                    sent += await socket.SendAsync(Replies.AsMemory(sent, size - sent));
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

    private static byte[] Repeat()
    {
        byte[] replies = new byte[MostRequests * Reply.Length];
        for (int at = 0; at < replies.Length; at += Reply.Length)
        {
            Reply.CopyTo(replies.AsSpan(at));
        }

        return replies;
    }
}
