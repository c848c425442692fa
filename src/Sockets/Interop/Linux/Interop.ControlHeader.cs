namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int SocketLevel = 1;
        internal const int Rights = 1;

        /// <summary>
        /// struct cmsghdr as the kernel has it, 16 bytes on 64-bit systems. Its data follows, aligned as a size_t; see cmsg(3).
        /// </summary>
        internal struct ControlHeader
        {
            public nuint Length;
            public int Level;
            public int Type;
        }
    }
}
