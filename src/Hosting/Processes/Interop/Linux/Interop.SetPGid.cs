using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>setpgid(2).</summary>
        /// <param name="processId">0 for this process.</param>
        /// <param name="group">One of the same session.</param>
        [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
        internal static partial int SetPGid(int processId, int group);
    }
}
