namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>A directory of one test's own.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("unload-tests-").FullName;

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => !Directory.EnumerateFileSystemEntries(Path).Any();

    /// <summary>Lets every user in.</summary>
    public void OpenToAll()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>Copies a file with all that lies beside it.</summary>
    /// <returns>The copy of the file.</returns>
    public string CopyIn(string file)
    {
        foreach (string each in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(file)!))
        {
            File.Copy(each, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(each)), overwrite: true);
        }

        return System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
