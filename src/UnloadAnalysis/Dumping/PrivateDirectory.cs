using System.Globalization;

namespace PluginHost.UnloadAnalysis;

/// <summary>A directory for its owner alone, deleted with all that is in it when disposed.</summary>
internal sealed class PrivateDirectory : IDisposable
{
    private const string Prefix = "pluginhost-dump-";

    private PrivateDirectory(string path) => Path = path;

    public string Path { get; }

    /// <summary>Creates one, and deletes those of processes that were killed before they could.</summary>
    public static PrivateDirectory Create(string parent)
    {
        DeleteAbandoned(parent);
        string path = System.IO.Path.Combine(
            parent, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}"));
        if (OperatingSystem.IsWindows())
        {
            // Its parent decides who may read: the user's own directory for temporary files, by default.
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new PrivateDirectory(path);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static void DeleteAbandoned(string parent)
    {
        foreach (string path in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            string owner = System.IO.Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out int processId) || IsAlive(processId))
            {
                continue;
            }

            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another process was faster: not for us to clean.
            }
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
