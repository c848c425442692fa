namespace PluginHost.Contracts;

/// <summary>
/// Optional: work at the start and at the end of a generation. <see cref="IAsyncDisposable"/> and <see cref="IDisposable"/> are honoured
/// after it.
/// </summary>
public interface IPluginLifecycle
{
    /// <summary>
    /// Called once, after the constructor and before the first connection. While it runs the previous generation serves.
    /// An exception, or not returning within <c>StartTimeout</c>, fails the load and leaves the previous generation serving.
    /// </summary>
    /// <param name="cancellationToken">Fires when <c>StartTimeout</c> has passed or the host stops.</param>
    ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Called once, after the generation has drained or its connections were aborted. End everything that would keep the code
    /// loaded: timers, threads, event subscriptions. The host goes on after <c>StopTimeout</c> whether it has returned or not.
    /// </summary>
    /// <param name="deadline">Fires when <c>StopTimeout</c> has passed.</param>
    ValueTask StopAsync(CancellationToken deadline);
}
