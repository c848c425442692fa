using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>AssignProcessToJobObject.</summary>
        [LibraryImport("kernel32", EntryPoint = "AssignProcessToJobObject", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);
    }
}
