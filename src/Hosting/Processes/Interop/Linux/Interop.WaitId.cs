using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>P_PID: one child.</summary>
        internal const int WaitForProcess = 1;

        /// <summary>WEXITED | WNOWAIT: wait for its end, and leave it to be waited for.</summary>
        internal const int WaitForEndOnly = 0x01000004;

        /// <summary>sizeof(siginfo_t), on every architecture.</summary>
        internal const int SignalInfoSize = 128;

        /// <summary>waitid(2).</summary>
        [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
        internal static partial int WaitId(int kind, int id, Span<byte> info, int options);
    }
}
