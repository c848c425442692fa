using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The state directory, held by one host at a time: flock(2) on <c>host.lock</c>, on Windows that it is open and shared with nobody. The
/// system releases it however the process ends.
/// </summary>
internal sealed class StateDirectory : IDisposable
{
    // .NET gives up a lock that it took when it closes the file, or finalizes it, whoever else has the lock by then.
    private static readonly ConcurrentBag<FileStream> KeptToTheEnd = [];

    private readonly FileStream _lock;
    private bool _isPassedOn;

    private StateDirectory(string path, FileStream held) => (FullPath, _lock) = (path, held);

    public string FullPath { get; }

    /// <summary>The lock as a descriptor or handle: whoever has a duplicate of it holds the directory too.</summary>
    public SafeFileHandle Lock => _lock.SafeFileHandle;

    /// <summary>The directory whose lock another host has passed to this process.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="held">The lock: on Linux a descriptor, this object's from here on; on Windows the number of that host's handle.</param>
    /// <param name="processId">That host.</param>
    /// <exception cref="StateDirectoryException">That host has ended.</exception>
    public static StateDirectory Inherit(string path, int held, int processId)
    {
        try
        {
            SafeFileHandle taken = OperatingSystem.IsWindows()
                ? PassedHandle.Take(processId, held)
                : new SafeFileHandle(held, ownsHandle: true);
            return new StateDirectory(Path.GetFullPath(path), new FileStream(taken, FileAccess.ReadWrite));
        }
        catch (IOException e)
        {
            throw new StateDirectoryException($"The state directory '{path}' cannot be taken over: {e.Message}");
        }
    }

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

        string file = Path.Combine(full, "host.lock");
        try
        {
            return new StateDirectory(full, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsHeld(e))
        {
            int[] holders = [.. FileHolders.Of(target => target == file).Where(id => id != Environment.ProcessId)];
            string who = holders.Length == 0
                ? string.Empty
                : $" ({(holders.Length == 1 ? "process" : "processes")} {string.Join(", ", holders)})";
            throw new StateDirectoryException($"Another host uses the state directory '{full}'{who}; give this one its own.");
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
