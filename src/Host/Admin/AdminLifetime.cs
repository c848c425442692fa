namespace PluginHost.Host.Admin;

/// <summary>
/// Ends the admin API after the plugins have ended: answers whoever still waits for a command, and gives the rest of the host a little
/// time. Registered before the plugins, because services stop in the reverse order.
/// </summary>
internal sealed class AdminLifetime(TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _rest = new();
    private ITimer? _timer;

    /// <summary>Fires when the plugins have ended: a command that somebody waits for will not be answered any more.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Fires when a client that does not go away would hold up the end of the host.</summary>
    public CancellationToken RestIsOver => _rest.Token;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        _timer = time.CreateTimer(_ => _rest.Cancel(), null, Rest, Timeout.InfiniteTimeSpan);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();
}
