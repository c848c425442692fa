namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const short PollIn = 1;

        /// <summary>struct pollfd.</summary>
        internal struct PollTarget
        {
            public int Descriptor;
            public short Events;
            public short Returned;
        }
    }
}
