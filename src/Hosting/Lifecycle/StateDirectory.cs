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
        catch (IOException e) when (IsHeld(e))
        {
            throw new StateDirectoryException($"Another host uses the state directory '{full}'; give this one its own.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateDirectoryException($"The state directory '{full}' cannot be written: {e.Message}");
        }
    }

    public void Dispose() => _lock.Dispose();

    // The system's number as it is (EWOULDBLOCK of flock(2)), on Windows as an HRESULT (ERROR_SHARING_VIOLATION).
    private static bool IsHeld(IOException e) =>
        e.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11);
}
