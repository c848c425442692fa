using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>CancelIoEx: one operation of this process. It is over when it says so, not when this returns.</summary>
        [LibraryImport("kernel32", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool CancelIoEx(nint handle, nint overlapped);
    }
}
