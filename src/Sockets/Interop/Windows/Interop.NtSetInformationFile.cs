using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        internal const int ReplaceCompletionInformation = 61;

        /// <summary>NtSetInformationFile, for FILE_COMPLETION_INFORMATION: a port and a key, both zero to have none.</summary>
        [LibraryImport("ntdll")]
        internal static partial int NtSetInformationFile(
            nint file, Span<nint> ioStatusBlock, ReadOnlySpan<nint> information, int length, int informationClass);
    }
}
