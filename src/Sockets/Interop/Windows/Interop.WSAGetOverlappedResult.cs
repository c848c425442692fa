using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>WSAGetOverlappedResult, for how an operation ended.</summary>
        [LibraryImport("ws2_32", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool WSAGetOverlappedResult(
            nint socket, nint overlapped, out int transferred, [MarshalAs(UnmanagedType.Bool)] bool wait, out int flags);
    }
}
