using System.Runtime;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Runs full collections in the background, one at a time, for everyone who waits for one. Requests that overlap share a
/// collection: to ask again while one runs starts nothing (measured at a heap of 1 GB: 20 requests, one collection).
/// </summary>
internal sealed class BackgroundCollector(TimeProvider time)
{
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxPoll = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private Task _current = Task.CompletedTask;

    /// <summary>
    /// The number of the last full collection that this process has completed, among collections of every kind.
    /// <see cref="GC.CollectionCount"/> counts those that have begun.
    /// </summary>
    public static long LastCompleted =>
        Math.Max(GC.GetGCMemoryInfo(GCKind.Background).Index, GC.GetGCMemoryInfo(GCKind.FullBlocking).Index);

    /// <summary>
    /// Whether a full collection that is asked for runs beside the program. It does not with concurrent collection switched off
    /// (<c>gcConcurrent=0</c>, which shows as <see cref="GCLatencyMode.Batch"/>) or in a mode that has put full collections off: there it
    /// would stop every thread for its whole length.
    /// </summary>
    public static bool IsPossible => GCSettings.LatencyMode is GCLatencyMode.Interactive or GCLatencyMode.SustainedLowLatency;

    /// <summary>Completes when a full collection has: the one that is running, or else one that is asked for now.</summary>
    public Task CollectAsync()
    {
        lock (_lock)
        {
            if (_current.IsCompleted)
            {
                // On the pool: the request itself marks the roots before the rest goes on in the background.
                _current = Task.Run(CollectOnceAsync);
            }

            return _current;
        }
    }

    private async Task CollectOnceAsync()
    {
        long before = LastCompleted;
        GC.Collect(2, GCCollectionMode.Forced, blocking: false);
        TimeSpan poll = ShortestPoll;
        while (LastCompleted == before)
        {
            await Task.Delay(poll, time).ConfigureAwait(false);
            poll = poll * 2 < MaxPoll ? poll * 2 : MaxPoll;
        }
    }
}
