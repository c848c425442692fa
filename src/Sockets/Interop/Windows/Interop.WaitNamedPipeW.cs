using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        internal const int FileNotFound = 2;

        /// <summary>WaitNamedPipeW: fails at once, with <see cref="FileNotFound"/>, if there is no such pipe.</summary>
        [LibraryImport("kernel32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool WaitNamedPipeW(string name, uint milliseconds);
    }
}
