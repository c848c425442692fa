namespace PluginHost.Hosting.PluginCalls;

/// <summary>Fires a token that plugin code listens to.</summary>
internal static class PluginSignal
{
    /// <summary>
    /// The token is set on return; what the plugin registered runs on the thread pool, without the caller's flow, and what it throws is the
    /// plugin's. Idempotent.
    /// </summary>
    public static void Fire(CancellationTokenSource source)
    {
        using (SuppressedFlow.Enter())
        {
            // The exception is read, so that a callback that throws does not come back as an unobserved one.
            source.CancelAsync().ContinueWith(
                static callbacks =>
                    _ = callbacks.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
