using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>GetNamedPipeServerProcessId: who has made the pipe.</summary>
        [LibraryImport("kernel32", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool GetNamedPipeServerProcessId(SafePipeHandle pipe, out int processId);
    }
}
