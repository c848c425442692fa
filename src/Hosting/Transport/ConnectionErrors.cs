using System.Net.Sockets;

namespace PluginHost.Hosting.Transport;

/// <summary>Tells a connection's own end from a fault of the code that served it.</summary>
internal static class ConnectionErrors
{
    /// <summary>Whether an exception from a handler only says that its connection is over.</summary>
    /// <param name="exception">What the handler threw.</param>
    /// <param name="ending">Whether one of the connection's tokens has fired.</param>
    /// <param name="closed">Whether the connection's socket is closed.</param>
    public static bool IsEndOfConnection(Exception exception, bool ending, bool closed) => exception switch
    {
        OperationCanceledException => ending,
        ObjectDisposedException => closed,
        SocketException e => IsEnd(e.SocketErrorCode),
        IOException { InnerException: SocketException e } => IsEnd(e.SocketErrorCode),
        IOException { InnerException: ObjectDisposedException } => closed,
        _ => false,
    };

    private static bool IsEnd(SocketError error) =>
        error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.OperationAborted
            or SocketError.NotConnected or SocketError.TimedOut or SocketError.Disconnecting or SocketError.NetworkReset
            or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.Interrupted;
}
