using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>POSIX_SPAWN_SETPGROUP: with the group 0 of fresh attributes, the child leads a group of its own.</summary>
        internal const short SpawnSetProcessGroup = 2;

        /// <summary>POSIX_SPAWN_SETSIGDEF.</summary>
        internal const short SpawnSetSignalDefaults = 4;

        /// <summary>POSIX_SPAWN_SETSIGMASK: with the mask of fresh attributes, no signal is blocked.</summary>
        internal const short SpawnSetSignalMask = 8;

        /// <summary>posix_spawnattr_setflags(3).</summary>
        [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
        internal static partial int SpawnAttributesSetFlags(Span<long> attributes, short flags);
    }
}
