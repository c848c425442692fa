using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>struct iovec.</summary>
        [StructLayout(LayoutKind.Sequential)]
        internal struct IoVector
        {
            public nint Base;
            public nuint Length;
        }
    }
}
