using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>CloseHandle.</summary>
        [LibraryImport("kernel32", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool CloseHandle(nint handle);
    }
}
