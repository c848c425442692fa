using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>getpgid(2).</summary>
        [LibraryImport("libc", EntryPoint = "getpgid", SetLastError = true)]
        internal static partial int GetPGid(int processId);
    }
}
