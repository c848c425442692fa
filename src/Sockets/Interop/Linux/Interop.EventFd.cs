using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>eventfd(2). O_CLOEXEC and O_NONBLOCK are its flags too.</summary>
        [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
        internal static partial int EventFd(uint initialValue, int flags);
    }
}
