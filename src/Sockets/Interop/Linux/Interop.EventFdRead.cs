using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>eventfd_read(3): takes what was written, and resets it.</summary>
        [LibraryImport("libc", EntryPoint = "eventfd_read", SetLastError = true)]
        internal static partial int EventFdRead(int descriptor, out ulong value);
    }
}
