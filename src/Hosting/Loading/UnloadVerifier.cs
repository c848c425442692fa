namespace PluginHost.Hosting.Loading;

/// <summary>
/// Proves that an unloaded context is gone: full collections in the background until a weak reference to it is dead, or time is
/// up. Never blocks a thread and never stops the process for a blocking collection. Thread-safe; all verifications that run at
/// one time share their collections.
/// </summary>
internal sealed class UnloadVerifier(TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly BackgroundCollector _collector = new(time);

    /// <summary>Waits until <paramref name="context"/> is dead.</summary>
    /// <param name="context">
    /// A weak reference to the context, made with <c>trackResurrection: true</c>: the context's own finalizer runs before it is gone.
    /// The caller must have called <c>Unload</c> and hold no strong reference, not even in a frame that awaits this.
    /// </param>
    /// <param name="timeout">How long to try.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task<UnloadOutcome> VerifyAsync(WeakReference context, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        int collections = 0;
        TimeSpan pause = ShortestPause;
        while (context.IsAlive)
        {
            TimeSpan left = timeout - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return new UnloadOutcome(false, time.GetElapsedTime(start), collections);
            }

            if (!await CollectWithinAsync(left, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            collections++;

            // Finalizers run on their own thread now, and what they held is free for the next collection only. They may be a plugin's
            // and never return, so nobody waits for them: they get time, and more of it each round.
            if (context.IsAlive)
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        return new UnloadOutcome(true, time.GetElapsedTime(start), collections);
    }

    private async Task<bool> CollectWithinAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var expired = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task collected = _collector.CollectAsync();
        Task first = await Task.WhenAny(collected, Task.Delay(timeout, time, expired.Token)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await expired.CancelAsync().ConfigureAwait(false);
        if (first != collected)
        {
            return false;
        }

        await collected.ConfigureAwait(false);
        return true;
    }
}
