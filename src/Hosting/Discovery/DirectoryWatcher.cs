using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Discovery;

/// <summary>
/// Watches the plugins directory and posts what it sees, once it stands still. Decides nothing: whether to load, and whether content
/// is new, is for the receiver.
/// </summary>
/// <param name="directory">The directory; this becomes its only user.</param>
/// <param name="settle">How long files have to stand still.</param>
/// <param name="onlyWhenAsked">Looks at the start and by <see cref="Rescan"/>, not whenever something changes.</param>
/// <param name="expected">Plugins that were there before: one that is not there now is gone.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Gets what is of no consequence.</param>
internal sealed partial class DirectoryWatcher(
    PluginDirectory directory, TimeSpan settle, bool onlyWhenAsked, IReadOnlyCollection<string> expected, TimeProvider time,
    ILogger<DirectoryWatcher> logger)
{
    /// <summary>How often is looked without any announcement. A look at unchanged files is a listing.</summary>
    public static readonly TimeSpan RescanPeriod = TimeSpan.FromSeconds(2);

    /// <summary>How long at least between two looks: a copy announces itself with every block.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);

    private readonly Channel<DiscoveryEvent> _events =
        Channel.CreateUnbounded<DiscoveryEvent>(new() { SingleWriter = true, SingleReader = true });

    private readonly Channel<bool> _wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly SettleTracker _tracker = new(SettleTimes.From(settle), directory.Shared, time, expected);
    private readonly HashSet<string> _ignored = [];
    private bool _looked;

    /// <summary>What was seen, in order. Completes when <see cref="RunAsync"/> ends. For one reader.</summary>
    public ChannelReader<DiscoveryEvent> Events => _events.Reader;

    /// <summary>Looks now instead of at the next change. From any thread.</summary>
    public void Rescan() => Wake();

    /// <summary>Watches until cancelled, and then returns. Call once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Looking is synchronous I/O: not on the caller's thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var watch = new ChangeWatch(directory.FullPath, Wake, logger);
        await using ITimer timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                Look(watch);
                await PauseAsync(timer, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to end it.
        }
        finally
        {
            _events.Writer.Complete();
        }
    }

    private void Look(ChangeWatch watch)
    {
        // Armed before the look: what changes after it is announced.
        if (!onlyWhenAsked)
        {
            watch.Arm();
        }

        TouchedFiles.Batch touched = watch.Touched.Take();
        DirectoryScan scan = directory.Scan();
        foreach (DiscoveryEvent seen in _tracker.Observe(scan, touched))
        {
            _events.Writer.TryWrite(seen);
        }

        foreach (string folder in scan.Ignored.Where(_ignored.Add))
        {
            LogIgnored(folder);
        }

        // A directory that was deleted and made anew keeps its path, but nobody watches the new one. A change that came unannounced
        // tells. Another look follows: what changes before the new watch stands is not announced either.
        if (_tracker.Changed && touched.IsEmpty && _looked && !onlyWhenAsked)
        {
            watch.Disarm();
            watch.Arm();
            Wake();
        }

        _looked = true;
    }

    private async Task PauseAsync(ITimer timer, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        TimeSpan due = _tracker.NextDue() is { } next ? Clamp(next) : onlyWhenAsked ? Timeout.InfiniteTimeSpan : RescanPeriod;
        timer.Change(due, Timeout.InfiniteTimeSpan);
        await NextWakeAsync(cancellationToken).ConfigureAwait(false);
        TimeSpan elapsed;
        while ((elapsed = time.GetElapsedTime(start)) < ShortestPause)
        {
            timer.Change(ShortestPause - elapsed, Timeout.InfiniteTimeSpan);
            await NextWakeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Clamp(TimeSpan due) =>
        due < ShortestPause ? ShortestPause : due > RescanPeriod ? RescanPeriod : due;

    private async Task NextWakeAsync(CancellationToken cancellationToken) =>
        await _wake.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    private void Wake() => _wake.Writer.TryWrite(true);

    [LoggerMessage(1110, LogLevel.Debug, "Folder '{Folder}' is no plugin: it holds no DLL of its name.")]
    private partial void LogIgnored(string folder);
}
