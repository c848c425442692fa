using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>setpriority(2). With PRIO_PROCESS (0) and the id 0 it is the calling thread's, which what it starts inherits.</summary>
        [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
        internal static partial int SetPriority(int which, uint who, int nice);
    }
}
