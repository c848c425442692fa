using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>More than a posix_spawn_file_actions_t or a posix_spawnattr_t takes (336 bytes in glibc and musl).</summary>
        internal const int SpawnStructureLongs = 64;

        /// <summary>posix_spawn_file_actions_init(3).</summary>
        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
        internal static partial int SpawnFileActionsInit(Span<long> fileActions);
    }
}
