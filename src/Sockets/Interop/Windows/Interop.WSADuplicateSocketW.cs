using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        internal const int InvalidArgument = 10022;

        /// <summary>sizeof(WSAPROTOCOL_INFOW).</summary>
        internal const int ProtocolInfoSize = 628;

        /// <summary>WSADuplicateSocketW: describes a socket so that a process can open a second handle to it.</summary>
        [LibraryImport("ws2_32", SetLastError = true)]
        internal static partial int WSADuplicateSocketW(SafeSocketHandle socket, int processId, Span<byte> protocolInfo);
    }
}
