using System.Diagnostics;
using System.Text;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Finds native libraries of which an earlier generation's copy stays in use. A process has one native library a name for those that other
/// native libraries need (ELF: SONAME, dlopen(3); Windows: module name), and .NET unloads none with a load context.
/// </summary>
internal static class StaleNativeLibraries
{
    private static readonly string[] Extensions = [".so", ".dll", ".dylib"];

    /// <summary>
    /// Says which libraries of a version will not be used in this process although they differ from those in use; null if there are none.
    /// Before the version is loaded.
    /// </summary>
    public static string? Describe(PluginVersion version)
    {
        try
        {
            string[] stale = [.. Find(version)];
            return stale is [] ? null
                : $"{string.Join(", ", stale)} of an earlier generation stays in use: a process has one native library of a name for "
                    + "those that other native "
                    + "libraries need. Restart the host, or configure 'Isolation: process', where each generation begins with none.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The load reads the same files and says what is wrong with them.
            return null;
        }
    }

    private static IEnumerable<string> Find(PluginVersion version)
    {
        string[] own = [.. Directory.EnumerateFiles(version.Directory, "*", SearchOption.AllDirectories).Where(IsNative)];
        if (own.Length < 2)
        {
            return [];
        }

        // Only what lies in the folder of another version of this plugin: the system's libraries may be there in any version.
        string versions = Path.GetDirectoryName(version.Directory)! + Path.DirectorySeparatorChar;
        using var self = Process.GetCurrentProcess();
        string[] loaded = [.. self.Modules.Cast<ProcessModule>()
            .Select(module => module.FileName)
            .Where(path => path.StartsWith(versions, StringComparison.Ordinal)
                && !path.StartsWith(version.Directory + Path.DirectorySeparatorChar, StringComparison.Ordinal))];
        return loaded.Length == 0 ? []
            : own.Where(path => loaded.Any(other => Path.GetFileName(other) == Path.GetFileName(path) && Differ(path, other)) && IsNeeded(
                path, own))
                .Select(path => Path.GetFileName(path))
                .Distinct();
    }

    private static bool IsNative(string path) =>
        Extensions.Any(extension => Path.GetFileName(path).Contains(extension, StringComparison.OrdinalIgnoreCase)) && !IsManaged(path);

    private static bool IsManaged(string path)
    {
        if (!path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        try
        {
            using AssemblyImage image = AssemblyImage.ReadMetadata(path);
            return image.Metadata is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    // A name that is gone from the disk (its version was deleted while mapped) is that of other content: versions are named by it.
    private static bool Differ(string path, string other) =>
        !File.Exists(other) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(other));

    /// <summary>
    /// Whether another of the libraries names the file, as a dependency (ELF string table, PE import) or to open it: both end in a zero
    /// byte. Or whether its own name has a version (<c>libx.so.3</c>), by which only the runtime's search finds it, once a process.
    /// </summary>
    private static bool IsNeeded(string path, string[] all)
    {
        if (Path.GetExtension(path) is [_, >= '0' and <= '9', ..] && !path.EndsWith(".so.1", StringComparison.Ordinal))
        {
            return true;
        }

        byte[] name = [0, .. Encoding.UTF8.GetBytes(Path.GetFileName(path)), 0];
        return all.Any(other => Path.GetFileName(other) != Path.GetFileName(path) && File.ReadAllBytes(other).AsSpan().IndexOf(name) >= 0);
    }
}
