using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>eventfd(2). O_CLOEXEC is a flag of it too.</summary>
        [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
        internal static partial SafeFileHandle EventFd(uint initialValue, int flags);
    }
}
