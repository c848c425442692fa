using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>
        /// struct msghdr as the kernel has it. musl declares the two counts as 32 bits with 32 of padding: on little-endian systems the
        /// same bytes.
        /// </summary>
        [StructLayout(LayoutKind.Sequential)]
        internal struct MessageHeader
        {
            public nint Name;
            public uint NameLength;
            public nint Vectors;
            public nuint VectorCount;
            public nint Control;
            public nuint ControlLength;
            public int Flags;
        }
    }
}
