namespace PluginHost.Hosting.Upgrade.Predecessor;

/// <summary>Where those who are to go on together wait for each other. Thread-safe.</summary>
/// <param name="count">How many they are; more than none.</param>
/// <param name="last">Done when all have arrived, before any goes on. What it throws is thrown to each.</param>
internal sealed class AsyncBarrier(int count, Func<Task> last)
{
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = count;

    /// <summary>Waits for the others.</summary>
    /// <exception cref="UpgradeException">They will not all come.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public Task ArriveAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _ = FinishAsync();
        }

        return _met.Task.WaitAsync(cancellationToken);
    }

    /// <summary>One of them will not come: nobody goes on. After all have gone on it does nothing.</summary>
    public void Fail(string reason) => _met.TrySetException(new UpgradeException(reason));

    private async Task FinishAsync()
    {
        try
        {
            await last();
            _met.TrySetResult();
        }
        catch (Exception e)
        {
            _met.TrySetException(e);
        }
    }
}
