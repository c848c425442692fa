namespace PluginHost.Hosting.Loading;

/// <summary>
/// Proves that an unloaded context is gone: full collections in the background until a weak reference to it is dead, or time is
/// up. Never blocks a thread and never stops the process for a blocking collection: where none can run in the background, it waits for
/// those that happen by themselves. Thread-safe; all verifications that run at one time share their collections.
/// </summary>
/// <remarks>
/// Most contexts that nothing holds are gone after one collection, or two: where finalizers of theirs must run, or where one was under way
/// when the context was told to unload. One that is still there after three is helped by <paramref name="caches"/>, once. Objects that are
/// finalized after one another take a collection each (a ThreadLocal or an EventSource of the plugin's: six were counted), so more are
/// waited for before anything is accused.
/// </remarks>
internal sealed class UnloadVerifier(FrameworkCaches caches, TimeProvider time)
{
    /// <summary>Full collections after which a context is helped.</summary>
    public const int Patience = 3;

    /// <summary>Full collections after which something must hold a context.</summary>
    public const int Proof = 8;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxPauseBeforeProof = TimeSpan.FromMilliseconds(16);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly BackgroundCollector _collector = new(time);
    private readonly PendingFinalizers _finalizers = new(time);

    /// <summary>Waits until <paramref name="context"/> is dead, and what died with it is finalized; the latter not for long.</summary>
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
            if (helpedAt is null && (context.Collections >= Patience || !BackgroundCollector.IsPossible))
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
                TimeSpan longest = context.Collections < Proof ? MaxPauseBeforeProof : LongestPause;
                pause = pause * 2 < longest ? pause * 2 : longest;
            }
        }

        var outcome =
            new UnloadOutcome(UnloadVerdict.Unloaded, context.Elapsed, context.Collections) { CachesReleased = helpedAt is not null };
        await _finalizers.WaitAsync(LongestPause).ConfigureAwait(false);
        return outcome;
    }

    private static UnloadOutcome Conclude(UnloadedContext context, int? helpedAt)
    {
        int collections = context.Collections;
        bool enough = helpedAt is { } at && collections >= Proof && collections - at >= Patience;
        UnloadVerdict verdict = enough ? UnloadVerdict.Leaked : UnloadVerdict.Unproven;
        return new UnloadOutcome(verdict, context.Elapsed, collections) { CachesReleased = helpedAt is not null };
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
