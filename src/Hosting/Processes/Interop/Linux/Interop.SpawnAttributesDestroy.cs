using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>posix_spawnattr_destroy(3).</summary>
        [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
        internal static partial int SpawnAttributesDestroy(Span<long> attributes);
    }
}
