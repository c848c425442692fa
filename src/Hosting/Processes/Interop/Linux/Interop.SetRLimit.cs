using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>setrlimit(2).</summary>
        [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
        internal static partial int SetRLimit(int resource, in ResourceLimit limit);
    }
}
