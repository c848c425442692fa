namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>A directory of one test's own.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("unload-tests-").FullName;

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => !Directory.EnumerateFileSystemEntries(Path).Any();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
