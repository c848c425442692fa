using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>getppid(2).</summary>
        [LibraryImport("libc", EntryPoint = "getppid")]
        internal static partial int GetPPid();
    }
}
