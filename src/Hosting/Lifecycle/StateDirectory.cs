namespace PluginHost.Hosting.Lifecycle;

/// <summary>The state directory, held by one host at a time: flock(2) on <c>host.lock</c>, which the system releases however the process ends.</summary>
internal sealed class StateDirectory : IDisposable
{
    private readonly FileStream _lock;

    private StateDirectory(string path, FileStream held) => (FullPath, _lock) = (path, held);

    public string FullPath { get; }

    /// <exception cref="StateDirectoryException">It cannot be made or written, or another host holds it.</exception>
    public static StateDirectory Hold(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(full);
            }
            else
            {
                Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateDirectoryException($"The state directory '{full}' cannot be made: {e.Message}");
        }

        try
        {
            return new StateDirectory(full, new FileStream(Path.Combine(full, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StateDirectoryException($"The state directory '{full}' cannot be written: {e.Message}");
        }
        catch (IOException e)
        {
            throw new StateDirectoryException($"Another host uses the state directory '{full}' ({e.Message}); give this one its own.");
        }
    }

    public void Dispose() => _lock.Dispose();
}
