using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>RLIMIT_NOFILE.</summary>
        internal const int OpenFilesLimit = 7;

        /// <summary>struct rlimit.</summary>
        [StructLayout(LayoutKind.Sequential)]
        internal struct ResourceLimit
        {
            public nuint Soft;
            public nuint Hard;
        }
    }
}
