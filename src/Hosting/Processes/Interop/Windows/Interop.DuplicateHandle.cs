using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Windows
    {
        internal const nint ThisProcess = -1;
        internal const uint DuplicateSameAccess = 2;

        /// <summary>DuplicateHandle.</summary>
        [LibraryImport("kernel32", EntryPoint = "DuplicateHandle", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool DuplicateHandle(
            SafeProcessHandle source, nint handle, nint target, out SafeFileHandle duplicate, uint access,
            [MarshalAs(UnmanagedType.Bool)] bool inherit, uint options);
    }
}
