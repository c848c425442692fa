using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>WaitForSingleObject: 0 if it is signalled, as a process is that has ended.</summary>
        [LibraryImport("kernel32", SetLastError = true)]
        internal static partial uint WaitForSingleObject(SafeHandle handle, uint milliseconds);
    }
}
