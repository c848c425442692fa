using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        internal const int FromProtocolInfo = -1;
        internal const int InvalidSocket = -1;
        internal const uint Overlapped = 0x01;
        internal const uint NoHandleInherit = 0x80;

        /// <summary>WSASocketW, for opening what WSADuplicateSocketW describes.</summary>
        [LibraryImport("ws2_32", SetLastError = true)]
        internal static partial nint WSASocketW(
            int family, int type, int protocol, ReadOnlySpan<byte> protocolInfo, uint group, uint flags);
    }
}
