namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>struct iovec: 16 bytes on 64-bit systems.</summary>
        internal struct IoVector
        {
            public nint Base;
            public nuint Length;
        }
    }
}
