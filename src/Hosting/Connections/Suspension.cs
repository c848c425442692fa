namespace PluginHost.Hosting.Connections;

/// <summary>
/// One request to a session to stop, so that it can move: first the session answers, then whoever asked decides. Thread-safe.
/// </summary>
internal sealed class Suspension
{
    private readonly TaskCompletionSource<bool> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with whether the session stopped; false if its connection ended instead.</summary>
    public Task<bool> Stopped => _stopped.Task;

    /// <summary>The session has stopped.</summary>
    /// <returns>Whether it has moved; false if it goes on where it is.</returns>
    public Task<bool> StopAsync()
    {
        _stopped.TrySetResult(true);
        return _moved.Task;
    }

    /// <summary>The connection has ended.</summary>
    public void End() => _stopped.TrySetResult(false);

    /// <summary>The decision; also before the session has stopped.</summary>
    public void Decide(bool moved) => _moved.TrySetResult(moved);
}
