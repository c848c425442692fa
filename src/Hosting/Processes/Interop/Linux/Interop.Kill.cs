using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>kill(2).</summary>
        /// <param name="target">A process, or a process group as a negative number.</param>
        /// <param name="signal">The signal's number.</param>
        [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
        internal static partial int Kill(int target, int signal);
    }
}
