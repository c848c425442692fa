using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>F_SETFD.</summary>
        internal const int SetDescriptorFlags = 2;

        /// <summary>FD_CLOEXEC.</summary>
        internal const int DescriptorCloseOnExec = 1;

        /// <summary>fcntl(2).</summary>
        [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
        internal static partial int Fcntl(int descriptor, int command, int argument);
    }
}
