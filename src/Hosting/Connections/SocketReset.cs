using System.Net.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>Closes a connection so that its peer sees a reset rather than an end.</summary>
internal static class SocketReset
{
    /// <summary>Idempotent; the last of several duplicates resets.</summary>
    public static void Close(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already, or of a kind that knows no linger: closing is all there is to do.
        }

        socket.Dispose();
    }
}
