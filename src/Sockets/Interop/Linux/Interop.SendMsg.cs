using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int DontWait = 0x40;
        internal const int NoSignal = 0x4000;

        /// <summary>sendmsg(2).</summary>
        [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
        internal static partial nint SendMsg(int socket, in MessageHeader message, int flags);
    }
}
