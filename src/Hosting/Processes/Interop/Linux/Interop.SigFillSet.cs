using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>A sigset_t: 128 bytes in glibc and musl.</summary>
        internal const int SignalSetLongs = 16;

        /// <summary>sigfillset(3).</summary>
        [LibraryImport("libc", EntryPoint = "sigfillset")]
        internal static partial int SigFillSet(Span<long> signals);
    }
}
