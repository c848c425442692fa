using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>
        /// posix_spawn_file_actions_adddup2(3): the new descriptor stays open across the exec, even if it is the old one.
        /// </summary>
        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
        internal static partial int SpawnFileActionsAddDup2(Span<long> fileActions, int descriptor, int newDescriptor);
    }
}
