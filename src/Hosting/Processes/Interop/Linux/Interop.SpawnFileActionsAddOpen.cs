using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>posix_spawn_file_actions_addopen(3).</summary>
        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int SpawnFileActionsAddOpen(Span<long> fileActions, int descriptor, string path, int flags, uint mode);
    }
}
