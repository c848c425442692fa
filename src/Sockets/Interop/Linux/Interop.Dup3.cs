using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int CloseOnExec = 0x80000;

        /// <summary>dup3(2): makes the number <paramref name="to"/> name what <paramref name="from"/> names, atomically.</summary>
        [LibraryImport("libc", EntryPoint = "dup3", SetLastError = true)]
        internal static partial int Dup3(int from, int to, int flags);
    }
}
