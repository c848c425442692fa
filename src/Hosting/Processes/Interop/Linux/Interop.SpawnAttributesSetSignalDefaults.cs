using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>posix_spawnattr_setsigdefault(3).</summary>
        [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
        internal static partial int SpawnAttributesSetSignalDefaults(Span<long> attributes, ReadOnlySpan<long> signals);
    }
}
