using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        internal const uint Synchronize = 0x0010_0000;

        /// <summary>OpenProcess: a handle, for as long as which the id is no other process's.</summary>
        [LibraryImport("kernel32", SetLastError = true)]
        internal static partial nint OpenProcess(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, int processId);
    }
}
