using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>Takes down files of the plugins directory as <see cref="SourceFile"/>s.</summary>
internal static class SourceFiles
{
    /// <summary>The file as it is now, or null if there is none (also: a link to nothing, or a file that has just gone).</summary>
    /// <param name="realDirectory">Its folder, free of symbolic links.</param>
    /// <param name="name">Its name in there.</param>
    /// <param name="relativePath">Its name in the plugin.</param>
    public static SourceFile? Find(string realDirectory, string name, string relativePath) =>
        Take(new FileInfo(Path.Combine(realDirectory, name)), relativePath);

    /// <summary>The same for a file that an enumeration has given, below a folder without symbolic links.</summary>
    public static SourceFile? Take(FileInfo file, string relativePath)
    {
        try
        {
            FileInfo? target = file.Attributes.HasFlag(FileAttributes.ReparsePoint) ? Follow(file) : file;
            return target is { Exists: true }
                ? new SourceFile(relativePath, target.FullName, target.Length, target.LastWriteTimeUtc)
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Between the listing and this look it went; the next scan sees the folder without it.
            return null;
        }
    }

    private static FileInfo? Follow(FileInfo link) =>
        link.LinkTarget is null ? link : RealPath.Of(link.FullName) is { } target ? new FileInfo(target) : null;
}
