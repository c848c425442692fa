using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int NoSignal = 0x4000;

        /// <summary>sendmsg(2).</summary>
        [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
        internal static partial nint SendMsg(SafeHandle socket, in MessageHeader message, int flags);
    }
}
