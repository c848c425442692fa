using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>SetInformationJobObject, with JobObjectExtendedLimitInformation (9).</summary>
        [LibraryImport("kernel32", EntryPoint = "SetInformationJobObject", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static partial bool SetInformationJobObject(
            SafeFileHandle job, int informationClass, in ExtendedLimitInformation information, int length);
    }
}
