using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        internal const int IoPending = 997;

        /// <summary>
        /// AcceptEx, with nothing to be received and room for both addresses alone. All but the listener has to stay until the operation is
        /// over.
        /// </summary>
        [LibraryImport("mswsock", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool AcceptEx(
            nint listener, nint accepted, nint addresses, int receiveLength, int localLength, int remoteLength, out int received,
            nint overlapped);
    }
}
