using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Processes;

internal static partial class Interop
{
    internal static partial class Linux
    {
        /// <summary>posix_spawn(3): returns the error number itself, also that of the exec. The arrays end with a null.</summary>
        [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int PosixSpawn(
            out int processId, string path, ReadOnlySpan<long> fileActions, ReadOnlySpan<long> attributes, string?[] arguments,
            string?[] environment);
    }
}
