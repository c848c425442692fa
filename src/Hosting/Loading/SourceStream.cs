namespace PluginHost.Hosting.Loading;

/// <summary>
/// Opens files that lie in the plugins directory. Whoever deploys may replace or delete them at any time; sharing everything keeps
/// Windows from refusing them. They are only ever read, never mapped: to touch a mapped page of a file that was cut off meanwhile
/// kills the process (SIGBUS).
/// </summary>
internal static class SourceStream
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
