using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>SOL_SOCKET.</summary>
        internal const int SocketLevel = 1;

        /// <summary>SCM_RIGHTS.</summary>
        internal const int Rights = 1;

        /// <summary>struct cmsghdr with one descriptor, and what aligns it: cmsg(3).</summary>
        [StructLayout(LayoutKind.Sequential)]
        internal struct DescriptorRights
        {
            public nuint Length;
            public int Level;
            public int Type;
            public int Descriptor;
            public int Padding;
        }
    }
}
