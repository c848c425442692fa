using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>sched_setaffinity(2). The id 0 is the calling thread, whose processors what it starts inherits.</summary>
        [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
        internal static partial int SchedSetAffinity(int threadId, nuint maskBytes, ReadOnlySpan<byte> mask);
    }
}
