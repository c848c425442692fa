namespace PluginHost.Hosting.Loading;

/// <summary>
/// Waits, for all who ask, until the finalizers have run of what was found dead. One of them may be a plugin's and never return: then one
/// thread waits for it, and no other ever does. Thread-safe.
/// </summary>
internal sealed class PendingFinalizers(TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task _next = Task.CompletedTask;
    private bool _isQueued;

    /// <summary>Waits until they have run, or time is up.</summary>
    public async Task WaitAsync(TimeSpan timeout)
    {
        using var done = new CancellationTokenSource();
        await Task.WhenAny(RunAsync(), Task.Delay(timeout, time, done.Token)).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
    }

    private Task RunAsync()
    {
        lock (_lock)
        {
            if (!_isQueued)
            {
                (_next, _isQueued) = (RunAfterAsync(_next), true);
            }

            return _next;
        }
    }

    private async Task RunAfterAsync(Task before)
    {
        // A wait that has begun may have missed what was found dead since.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            _isQueued = false;
        }

        // Not on the pool: what waits there keeps others from being served.
#pragma warning disable RS0030 // Blocks on code that nobody knows: this one thread, and no caller for longer than it said.
        await Task.Factory.StartNew(
            GC.WaitForPendingFinalizers,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).ConfigureAwait(false);
#pragma warning restore RS0030
    }
}
