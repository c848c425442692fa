using System.Runtime.InteropServices;

namespace PluginHost.Benchmarks.Servers;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>clock_gettime(2). The result is two numbers: seconds and nanoseconds.</summary>
        [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
        internal static partial int ClockGetTime(int clock, ref long time);
    }
}
