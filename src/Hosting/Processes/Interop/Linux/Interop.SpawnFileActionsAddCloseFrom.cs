using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>posix_spawn_file_actions_addclosefrom_np(3): glibc has it since 2.34, musl has not.</summary>
        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
        internal static partial int SpawnFileActionsAddCloseFrom(Span<long> fileActions, int from);
    }
}
