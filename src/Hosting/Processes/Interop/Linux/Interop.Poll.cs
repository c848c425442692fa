using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>poll(2); the timeout is in milliseconds, −1 for none.</summary>
        [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
        internal static partial int Poll(Span<PollTarget> targets, nuint count, int timeout);
    }
}
