using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int EpollDelete = 2;

        /// <summary>epoll_ctl(2), for EPOLL_CTL_DEL only: it takes no event.</summary>
        [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
        internal static partial int EpollCtl(int epoll, int operation, int descriptor, nint noEvent);
    }
}
