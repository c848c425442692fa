using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>CreateJobObjectW, for an unnamed job.</summary>
        [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
        internal static partial SafeFileHandle CreateJobObjectW(nint attributes, nint name);
    }
}
