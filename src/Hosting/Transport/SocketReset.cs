using System.Net.Sockets;

namespace PluginHost.Hosting.Transport;

/// <summary>Closes a connection so that its peer sees a reset rather than an end.</summary>
internal static class SocketReset
{
    /// <summary>Idempotent; the last of several duplicates resets.</summary>
    public static void Close(Socket socket)
    {
        TryLinger(socket);
        socket.Dispose();
    }

    /// <summary>
    /// Where another process may keep a duplicate open for long: ends the connection in both directions now; the last close resets.
    /// </summary>
    public static void Prepare(Socket? socket)
    {
        if (socket is null)
        {
            return;
        }

        TryLinger(socket);
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended.
        }
    }

    private static void TryLinger(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already, or of a kind that knows no linger: closing is all there is to do.
        }
    }
}
