namespace PluginHost.Hosting.PluginCalls;

/// <summary>
/// A call into a plugin: starts on the thread pool in a flow of its own, so that neither an AsyncLocal nor a lock of the host is in its
/// reach, and gives back text instead of an exception.
/// </summary>
internal sealed class PluginCall : IThreadPoolWorkItem
{
    private readonly string _what;
    private readonly Func<Task> _call;
    private readonly TaskCompletionSource<PluginFault?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PluginCall(string what, Func<Task> call) => (_what, _call) = (what, call);

    /// <param name="what">The name of what is called, for the fault.</param>
    /// <param name="call">Runs plugin code; may block, throw, or never return.</param>
    /// <param name="timeout">How long to wait. After it the call is left to itself.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="cancellationToken">Ends the wait before that, because the host stops.</param>
    /// <returns>Null if the call returned in time and without an exception.</returns>
    public static async Task<PluginFault?> RunAsync(
        string what, Func<Task> call, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var item = new PluginCall(what, call);
        ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
        try
        {
            return await item._outcome.Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return PluginFault.Late(what, timeout);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return PluginFault.GivenUp(what);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = ExecuteAsync();

    private async Task ExecuteAsync()
    {
        try
        {
            await HostSide.ClearSynchronizationContext(_call());
            _outcome.TrySetResult(null);
        }
        catch (Exception e)
        {
            _outcome.TrySetResult(PluginFault.Of(_what, e));
        }
    }
}
