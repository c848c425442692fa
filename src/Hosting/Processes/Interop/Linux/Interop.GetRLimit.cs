using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>getrlimit(2).</summary>
        [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
        internal static partial int GetRLimit(int resource, out ResourceLimit limit);
    }
}
