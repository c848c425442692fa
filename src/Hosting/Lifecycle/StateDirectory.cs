using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>The state directory, held by one host at a time: flock(2) on <c>host.lock</c>, which the system releases however the process ends.</summary>
internal sealed class StateDirectory : IDisposable
{
    // .NET gives up a lock that it took when it closes the file, or finalizes it, whoever else has the lock by then.
    private static readonly ConcurrentBag<FileStream> KeptToTheEnd = [];

    private readonly FileStream _lock;
    private bool _isPassedOn;

    private StateDirectory(string path, FileStream held) => (FullPath, _lock) = (path, held);

    public string FullPath { get; }

    /// <summary>The lock as a descriptor: whoever has a duplicate of it holds the directory too.</summary>
    public SafeFileHandle Lock => _lock.SafeFileHandle;

    /// <summary>The directory whose lock another host has passed to this process.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="held">The lock's descriptor; this object's from here on.</param>
    public static StateDirectory Inherit(string path, int held) =>
        new(Path.GetFullPath(path), new FileStream(new SafeFileHandle(held, ownsHandle: true), FileAccess.ReadWrite));

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

    /// <summary>The directory is another process's, which has the lock: this one holds on to it as well until it ends.</summary>
    public void PassOn()
    {
        _isPassedOn = true;
        KeptToTheEnd.Add(_lock);
    }

    public void Dispose()
    {
        if (!_isPassedOn)
        {
            _lock.Dispose();
        }
    }

    // The system's number as it is (EWOULDBLOCK of flock(2)), on Windows as an HRESULT (ERROR_SHARING_VIOLATION).
    private static bool IsHeld(IOException e) =>
        e.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11);
}
