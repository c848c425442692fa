using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>posix_spawnattr_init(3).</summary>
        [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
        internal static partial int SpawnAttributesInit(Span<long> attributes);
    }
}
