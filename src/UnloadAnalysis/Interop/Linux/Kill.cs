using System.Runtime.InteropServices;

namespace PluginHost.UnloadAnalysis;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int Continue = 18;

        /// <summary>kill(2): sends a signal to a process; SIGCONT is <see cref="Continue"/>.</summary>
        [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
        internal static partial int Kill(int processId, int signal);
    }
}
