using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>Lists a plugin that is a folder: everything below it. Follows symbolic links, within limits.</summary>
internal static class FolderReader
{
    /// <summary>Limits against a wrong folder, or a circle of links, being copied: no plugin comes near them.</summary>
    public const int MaxFiles = 10_000;

    /// <inheritdoc cref="MaxFiles"/>
    public const long MaxBytes = 2L * 1024 * 1024 * 1024;

    /// <inheritdoc cref="MaxFiles"/>
    public const int DeepestFolder = 32;

    /// <summary>Lists a folder, without what <see cref="PluginName.IsIgnored"/> names.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static PluginContent Read(string root)
    {
        if (RealPath.Of(root) is not { } realRoot)
        {
            return PluginContent.Refuse("it is a circle of links.");
        }

        var files = new List<SourceFile>();
        var open = new Stack<(string Directory, string Prefix, int Depth)>([(realRoot, string.Empty, 0)]);
        long bytes = 0;
        while (open.TryPop(out var folder))
        {
            if (folder.Depth > DeepestFolder)
            {
                return PluginContent.Refuse(
                    $"its folders nest deeper than {DeepestFolder} ('{folder.Prefix}'): is there a circle of links?");
            }

            foreach (FileSystemInfo entry in Enumerate(folder.Directory))
            {
                string relative = folder.Prefix + entry.Name;
                if (entry is DirectoryInfo)
                {
                    if ((entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? RealPath.Of(entry.FullName) : entry.FullName) is { } real)
                    {
                        open.Push((real, relative + "/", folder.Depth + 1));
                    }
                }
                else if (SourceFiles.Take((FileInfo)entry, relative) is { } file)
                {
                    files.Add(file);
                    bytes += file.Length;
                }

                if (files.Count + open.Count > MaxFiles)
                {
                    return PluginContent.Refuse($"it has more than {MaxFiles} files and folders.");
                }

                if (bytes > MaxBytes)
                {
                    return PluginContent.Refuse($"its files have more than {MaxBytes} bytes.");
                }
            }
        }

        return PluginContent.Of(files);
    }

    private static List<FileSystemInfo> Enumerate(string directory)
    {
        try
        {
            return [.. new DirectoryInfo(directory).EnumerateFileSystemInfos().Where(entry => !PluginName.IsIgnored(entry.Name))];
        }
        catch (DirectoryNotFoundException)
        {
            // It went between two looks; the next scan sees the plugin without it.
            return [];
        }
    }
}
