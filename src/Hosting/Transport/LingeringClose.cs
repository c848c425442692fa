using System.Buffers;
using System.Net.Sockets;

namespace PluginHost.Hosting.Transport;

/// <summary>
/// The end of a connection whose peer has not stopped sending. Closing with unread bytes resets it (RFC 1122, 4.2.2.13), and the reset
/// drops what of the answer is still on its way; so what comes is read and dropped first, within limits.
/// </summary>
internal static class LingeringClose
{
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the end of the peer if it is still sending; returns at once if nothing unread is there.</summary>
    /// <param name="socket">Its sending side has been shut down, and nothing is pending on it.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="aborted">Ends the wait.</param>
    public static ValueTask WaitAsync(Socket socket, TimeProvider time, CancellationToken aborted) =>
        socket.Available == 0 ? ValueTask.CompletedTask : DiscardAsync(socket, time, aborted);

    private static async ValueTask DiscardAsync(Socket socket, TimeProvider time, CancellationToken aborted)
    {
        byte[] nowhere = ArrayPool<byte>.Shared.Rent(16 * 1024);
        using var silence = new CancellationTokenSource(MaxSilence, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, aborted);
        long start = time.GetTimestamp();
        try
        {
            while (await socket.ReceiveAsync(nowhere, SocketFlags.None, over.Token) > 0 && time.GetElapsedTime(start) < Longest)
            {
                silence.CancelAfter(MaxSilence);
            }
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested || aborted.IsCancellationRequested)
        {
            // It has had its time.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(nowhere);
        }
    }
}
