using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const short PollIn = 1;

        /// <summary>struct pollfd.</summary>
        [StructLayout(LayoutKind.Sequential)]
        internal struct PollTarget
        {
            public int Descriptor;
            public short Events;
            public short Returned;
        }
    }
}
