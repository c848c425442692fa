using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Linux
    {
        internal const int GetStatusFlags = 3;
        internal const int DuplicateCloseOnExec = 1030;
        internal const int NonBlocking = 0x800;

        /// <summary>
        /// fcntl(2): the status flags of a descriptor, or a duplicate of it numbered at least <paramref name="argument"/>.
        /// </summary>
        [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
        internal static partial int Fcntl(int descriptor, int command, int argument);
    }
}
