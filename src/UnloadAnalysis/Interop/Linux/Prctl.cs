using System.Runtime.InteropServices;

namespace PluginHost.UnloadAnalysis;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int SetTracer = 0x59616d61;

        /// <summary>prctl(2), for PR_SET_PTRACER: which process, with its descendants, may trace the caller; 0 takes it back.</summary>
        [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
        internal static partial int Prctl(int option, nuint tracer, nuint unused3, nuint unused4, nuint unused5);
    }
}
