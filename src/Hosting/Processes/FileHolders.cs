using System.Globalization;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// Which processes have something open, as far as the system shows it to this user: Linux, proc(5), <c>/proc/PID/fd</c>. For messages; best
/// effort.
/// </summary>
internal static class FileHolders
{
    /// <summary>Their ids; none where that cannot be seen.</summary>
    /// <param name="isMeant">Whether a descriptor is meant, by what it refers to: a path, or such as <c>socket:[4711]</c>.</param>
    public static IEnumerable<int> Of(Func<string, bool> isMeant) =>
        ProcessIds().Where(id => Descriptors(id).Any(d => Target(d) is { } target && isMeant(target)));

    private static IEnumerable<int> ProcessIds() => !Directory.Exists("/proc") ? [] :
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0);

    private static string[] Descriptors(int processId)
    {
        try
        {
            return Directory.GetFileSystemEntries($"/proc/{processId}/fd");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // It has ended, or is another user's.
        }
    }

    private static string? Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Closed since it was listed.
        }
    }
}
