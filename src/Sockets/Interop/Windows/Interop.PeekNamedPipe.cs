using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>PeekNamedPipe, for the number of bytes that can be read.</summary>
        [LibraryImport("kernel32", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool PeekNamedPipe(SafePipeHandle pipe, nint buffer, int size, nint read, out int available, nint left);
    }
}
