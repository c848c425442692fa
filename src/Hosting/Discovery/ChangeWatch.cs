using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Discovery;

/// <summary>
/// The file system's own announcements, as far as there are any: they say when to look, never what is there. Missing ones (a network
/// folder, no more inotify watches, an overflow) cost time, not changes: the periodic look finds those.
/// </summary>
internal sealed partial class ChangeWatch(string path, Action changed, ILogger logger) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private FileSystemWatcher? _watcher;
    private volatile bool _broken;
    private string? _lastFault;

    /// <summary>What was announced.</summary>
    public TouchedFiles Touched { get; } = new();

    /// <summary>Begins to watch if that is not under way. Cheap to call again and again.</summary>
    public void Arm()
    {
        if (_watcher is not null && !_broken)
        {
            return;
        }

        Disarm();
        string? real = RealPath.Of(path);
        if (real is null || !Directory.Exists(real))
        {
            return;
        }

        try
        {
            _watcher = Create(real);
            _lastFault = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            if (_lastFault != e.Message)
            {
                LogUnavailable(path, e.Message);
            }

            _lastFault = e.Message;
        }
    }

    /// <summary>Stops watching: <see cref="Arm"/> begins anew.</summary>
    public void Disarm()
    {
        _watcher?.Dispose();
        _watcher = null;
        _broken = false;
    }

    /// <inheritdoc/>
    public void Dispose() => Disarm();

    private FileSystemWatcher Create(string real)
    {
        var watcher = new FileSystemWatcher(real)
        {
            IncludeSubdirectories = true,
            InternalBufferSize = BufferBytes,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        watcher.Created += (_, e) => Announce(e.FullPath);
        watcher.Changed += (_, e) => Announce(e.FullPath);
        watcher.Deleted += (_, e) => Announce(e.FullPath);
        watcher.Renamed += (_, e) =>
        {
            Touched.Add(e.OldFullPath);
            Announce(e.FullPath);
        };
        watcher.Error += (_, e) => OnError(e.GetException());
        try
        {
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch
        {
            watcher.Dispose();
            throw;
        }
    }

    private void Announce(string fullPath)
    {
        Touched.Add(fullPath);
        changed();
    }

    private void OnError(Exception exception)
    {
        LogLost(path, exception.Message);
        Touched.AddAll();
        _broken = true;
        changed();
    }

    [LoggerMessage(1100, LogLevel.Warning, "The file system does not announce changes in '{Directory}' ({Reason}); it is looked at "
        + "periodically.")]
    private partial void LogUnavailable(string directory, string reason);

    [LoggerMessage(1101, LogLevel.Debug, "Announcements of changes in '{Directory}' were lost ({Reason}); everything is looked at.")]
    private partial void LogLost(string directory, string reason);
}
