namespace PluginHost.Hosting.Loading;

/// <summary>
/// Watches contexts that were not gone in time: asks for no collection, only looks, once in a while, whether those that happened by
/// themselves have made a difference. What holds a context may let go of it hours later. Thread-safe.
/// </summary>
/// <param name="time">The host's clock.</param>
/// <param name="stopped">The host has stopped: nothing is watched any longer.</param>
internal sealed class LeakWatch(TimeProvider time, CancellationToken stopped)
{
    /// <summary>How often is looked: one read of a weak reference for each context.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the context is gone.</summary>
    /// <exception cref="OperationCanceledException">The host has stopped.</exception>
    public Task<UnloadOutcome> UntilGoneAsync(UnloadedContext context) => WatchAsync(context, int.MaxValue);

    /// <summary>Ends when the context is gone, or has outlived so many collections that something must hold it.</summary>
    /// <exception cref="OperationCanceledException">The host has stopped.</exception>
    public Task<UnloadOutcome> UntilProvenAsync(UnloadedContext context) => WatchAsync(context, UnloadVerifier.Proof);

    private async Task<UnloadOutcome> WatchAsync(UnloadedContext context, int leakedAfter)
    {
        while (!context.IsGone())
        {
            if (context.Collections >= leakedAfter)
            {
                return new UnloadOutcome(UnloadVerdict.Leaked, context.Elapsed, context.Collections);
            }

            await Task.Delay(Interval, time, stopped).ConfigureAwait(false);
        }

        return new UnloadOutcome(UnloadVerdict.Unloaded, context.Elapsed, context.Collections);
    }
}
