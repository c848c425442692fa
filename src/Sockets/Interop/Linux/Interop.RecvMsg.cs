using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int ControlTruncated = 0x8;
        internal const int Truncated = 0x20;
        internal const int ReceiveCloseOnExec = 0x4000_0000;

        /// <summary>recvmsg(2).</summary>
        [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
        internal static partial nint RecvMsg(int socket, ref MessageHeader message, int flags);
    }
}
