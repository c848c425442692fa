using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>Who is at the other end of a Unix-domain socket, as the kernel knows it: SO_PEERCRED in unix(7).</summary>
internal static class PeerCredentials
{
    private const int Option = 17;

    // struct ucred: process, user and group id.
    private const int Size = 12;

    /// <summary>
    /// The process that called connect, or listen; 0 when it is none that this process can see, as from another pid namespace.
    /// </summary>
    public static int ProcessIdOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[Size];
        return socket.GetRawSocketOption(Interop.Linux.SocketLevel, Option, credentials) == Size ? MemoryMarshal.Read<int>(credentials) : 0;
    }
}
