using System.Net.Sockets;

namespace PluginHost.Hosting.Endpoints;

/// <summary>
/// The tiers of what accept(2) can fail with. Whatever is in no tier is transient: the manual says that a new connection's pending network
/// errors are passed on by accept, and that reliable programs treat them as "try again".
/// </summary>
internal static class AcceptErrors
{
    /// <summary>The listener itself is no more; trying again cannot help.</summary>
    public static bool IsFatal(SocketError error) =>
        error is SocketError.NotSocket or SocketError.InvalidArgument or SocketError.OperationNotSupported
            or SocketError.OperationAborted or SocketError.Interrupted
            or SocketError.Fault or SocketError.Shutdown;

    /// <summary>
    /// The process or the system is short of something: EMFILE, ENFILE, ENOBUFS, ENOMEM. Back off; the backlog holds the clients.
    /// </summary>
    public static bool IsPressure(SocketError error) => error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;
}
