using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>The errors of errno(3) that duplicating a socket can meet.</summary>
internal static class LinuxError
{
    public const int TooManyOpenFilesInSystem = 23;
    public const int TooManyOpenFiles = 24;

    public static SocketException ToSocketException(int error) => error is TooManyOpenFiles or TooManyOpenFilesInSystem
        ? new SocketException((int)SocketError.TooManyOpenSockets)
        : new SocketException((int)SocketError.SocketError, $"Duplicating the descriptor failed: errno {error}.");
}
