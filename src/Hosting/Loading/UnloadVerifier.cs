namespace PluginHost.Hosting.Loading;

/// <summary>
/// Proves that an unloaded context is gone: full collections in the background until a weak reference to it is dead, or time is
/// up. Never blocks a thread and never stops the process for a blocking collection: where none can run in the background, it waits for those that
/// happen by themselves. Thread-safe; all verifications that run at one time share their collections.
/// </summary>
/// <remarks>
/// A context that nothing holds is gone after two collections: the first finds it dead, and its finalizers run. A third is one that was under way when the
/// context was told to unload. One that is still there after that is helped by <paramref name="caches"/>, once, and gets as many again.
/// </remarks>
internal sealed class UnloadVerifier(FrameworkCaches caches, TimeProvider time)
{
    /// <summary>Full collections after which a context is gone if nothing holds it.</summary>
    public const int Enough = 3;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly BackgroundCollector _collector = new(time);

    /// <summary>Waits until <paramref name="context"/> is dead.</summary>
    /// <param name="context">What was told to unload.</param>
    /// <param name="timeout">How long to try.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task<UnloadOutcome> VerifyAsync(UnloadedContext context, TimeSpan timeout, CancellationToken cancellationToken)
    {
        int? helpedAt = null;
        TimeSpan pause = ShortestPause;
        while (!context.IsGone())
        {
            TimeSpan left = timeout - context.Elapsed;
            if (left <= TimeSpan.Zero)
            {
                return Conclude(context, helpedAt);
            }

            // Collections that happen by themselves are too rare to spend some on finding out whether help is needed.
            if (helpedAt is null && (context.Collections >= Enough || !BackgroundCollector.IsPossible))
            {
                await caches.ReleaseAsync().ConfigureAwait(false);
                helpedAt = context.Collections;
            }

            if (BackgroundCollector.IsPossible && !await CollectWithinAsync(left, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            // Finalizers run on their own thread now, and what they held is free for the next collection only. They may be a plugin's
            // and never return, so nobody waits for them: they get time, and more of it each round.
            if (!context.IsGone())
            {
                await Task.Delay(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        return new UnloadOutcome(UnloadVerdict.Unloaded, context.Elapsed, context.Collections) { CachesReleased = helpedAt is not null };
    }

    private static UnloadOutcome Conclude(UnloadedContext context, int? helpedAt)
    {
        int collections = context.Collections;
        bool enough = helpedAt is { } at && collections - at >= Enough;
        return new UnloadOutcome(enough ? UnloadVerdict.Leaked : UnloadVerdict.Unproven, context.Elapsed, collections) { CachesReleased = helpedAt is not null };
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
