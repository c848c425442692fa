using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>The errors of errno(3) that duplicating and passing sockets can meet.</summary>
internal static class LinuxError
{
    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int InvalidArgument = 22;
    public const int TooManyOpenFilesInSystem = 23;
    public const int TooManyOpenFiles = 24;
    public const int BrokenPipe = 32;
    public const int MessageTooLong = 90;
    public const int ConnectionReset = 104;
    public const int TooManyReferences = 109;

    public static SocketException ToSocketException(int error) => error switch
    {
        TooManyOpenFiles or TooManyOpenFilesInSystem => new SocketException((int)SocketError.TooManyOpenSockets),

        // unix(7): more descriptors are under way than the sender may have open.
        TooManyReferences =>
            new SocketException((int)SocketError.TooManyOpenSockets, "Too many descriptors are on their way between processes."),
        MessageTooLong => new SocketException((int)SocketError.MessageSize),
        _ => new SocketException((int)SocketError.SocketError, $"Passing the descriptor failed: errno {error}."),
    };
}
