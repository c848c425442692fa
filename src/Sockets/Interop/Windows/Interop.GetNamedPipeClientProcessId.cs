using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>GetNamedPipeClientProcessId: who has connected.</summary>
        [LibraryImport("kernel32", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool GetNamedPipeClientProcessId(SafePipeHandle pipe, out int processId);
    }
}
