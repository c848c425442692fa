using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>eventfd_write(3).</summary>
        [LibraryImport("libc", EntryPoint = "eventfd_write", SetLastError = true)]
        internal static partial int EventFdWrite(SafeFileHandle descriptor, ulong value);
    }
}
