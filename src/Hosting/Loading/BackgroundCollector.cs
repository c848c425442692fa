namespace PluginHost.Hosting.Loading;

/// <summary>
/// Runs full collections in the background, one at a time, for everyone who waits for one. Requests that overlap share a
/// collection: to ask again while one runs starts nothing (measured at a heap of 1 GB: 20 requests, one collection).
/// </summary>
internal sealed class BackgroundCollector(TimeProvider time)
{
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private Task _current = Task.CompletedTask;

    /// <summary>Full collections that this process has completed: not begun, as <see cref="GC.CollectionCount"/> counts them.</summary>
    public static long Completed =>
        Math.Max(GC.GetGCMemoryInfo(GCKind.Background).Index, GC.GetGCMemoryInfo(GCKind.FullBlocking).Index);

    /// <summary>Completes when a full collection has: the one that is running, or else one that is asked for now.</summary>
    public Task CollectAsync()
    {
        lock (_lock)
        {
            if (_current.IsCompleted)
            {
                // On the pool: with background collection switched off (gcConcurrent=0) the request blocks its thread.
                _current = Task.Run(CollectOnceAsync);
            }

            return _current;
        }
    }

    private async Task CollectOnceAsync()
    {
        long before = Completed;
        GC.Collect(2, GCCollectionMode.Forced, blocking: false);
        TimeSpan poll = ShortestPoll;
        while (Completed == before)
        {
            await Task.Delay(poll, time).ConfigureAwait(false);
            poll = poll * 2 < LongestPoll ? poll * 2 : LongestPoll;
        }
    }
}
