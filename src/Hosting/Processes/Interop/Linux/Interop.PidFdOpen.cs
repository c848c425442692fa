using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>The number of pidfd_open(2) on every architecture that .NET runs on.</summary>
        internal const nint PidFdOpenNumber = 434;

        /// <summary>
        /// pidfd_open(2) by syscall(2): glibc has a function for it since 2.36, musl has none. The descriptor is closed on exec.
        /// </summary>
        [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
        internal static partial SafeFileHandle PidFdOpen(nint number, nint processId, nint flags);
    }
}
