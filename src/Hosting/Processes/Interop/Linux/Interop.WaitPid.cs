using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>
        /// waitpid(2). The status is laid out alike on every architecture: the signal in the low 7 bits, else the exit code in the next 8.
        /// </summary>
        [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
        internal static partial int WaitPid(int processId, out int status, int options);
    }
}
