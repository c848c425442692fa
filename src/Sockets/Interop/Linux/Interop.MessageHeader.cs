namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>struct msghdr as the kernel has it: 56 bytes on 64-bit systems.</summary>
        /// <remarks>
        /// musl declares the two counts as 32 bits with 32 of padding, glibc as 64: on little-endian systems the same bytes, if zero fills
        /// them.
        /// </remarks>
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
