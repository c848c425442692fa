using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>posix_spawn_file_actions_destroy(3).</summary>
        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
        internal static partial int SpawnFileActionsDestroy(Span<long> fileActions);
    }
}
