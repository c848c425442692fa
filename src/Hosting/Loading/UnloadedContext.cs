namespace PluginHost.Hosting.Loading;

/// <summary>
/// A load context that has been told to unload: whether it is gone, and what it has outlived until now. Keeps nothing of it. Looked after by one at a
/// time; its properties may be read from any thread.
/// </summary>
/// <param name="context">
/// A weak reference to the context, made with <c>trackResurrection: true</c>: the context's own finalizer runs before it is gone. Nobody else may
/// hold a strong one, not even in a frame that waits for its end.
/// </param>
/// <param name="time">The host's clock.</param>
internal sealed class UnloadedContext(WeakReference context, TimeProvider time)
{
    private readonly long _since = time.GetTimestamp();
    private long _lastSeen = BackgroundCollector.LastCompleted;
    private volatile int _collections;

    /// <summary>When it was told to.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    public TimeSpan Elapsed => time.GetElapsedTime(_since);

    /// <summary>Full collections that were seen to be completed since; several between two looks count as one.</summary>
    public int Collections => _collections;

    /// <summary>Looks whether it is gone, and whether another full collection was completed.</summary>
    public bool IsGone()
    {
        // In this order: a collection that ends in between has taken the context before it is counted.
        bool alive = context.IsAlive;
        long last = BackgroundCollector.LastCompleted;
        if (last != _lastSeen)
        {
            _lastSeen = last;
            _collections++;
        }

        return !alive;
    }
}
