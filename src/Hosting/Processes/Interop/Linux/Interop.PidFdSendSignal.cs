using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>The number of pidfd_send_signal(2) on every architecture that .NET runs on.</summary>
        internal const nint PidFdSendSignalNumber = 424;

        /// <summary>pidfd_send_signal(2) by syscall(2).</summary>
        [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
        internal static partial nint PidFdSendSignal(nint number, SafeFileHandle process, nint signal, nint information, nint flags);
    }
}
