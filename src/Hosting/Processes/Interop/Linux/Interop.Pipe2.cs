using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int CloseOnExec = 0x80000;

        /// <summary>pipe2(2): the end to read from, then the end to write to.</summary>
        [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
        internal static partial int Pipe2(Span<int> ends, int flags);
    }
}
