using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>eventfd_write(3).</summary>
        [LibraryImport("libc", EntryPoint = "eventfd_write", SetLastError = true)]
        internal static partial int EventFdWrite(int descriptor, ulong value);
    }
}
