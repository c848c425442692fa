using PluginHost.Hosting;

namespace PluginHost.Testing;

/// <summary>Everything that happened to a host's plugins, to be waited for: what has happened before counts too. Thread-safe.</summary>
internal sealed class EventHistory : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<PluginEvent> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _recording;
    private TaskCompletionSource _more = New();

    public EventHistory(PluginEventLog log) => _recording = RecordAsync(log.WatchAsync(_stop.Token));

    public IReadOnlyList<PluginEvent> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>The first event that fits, from the beginning on.</summary>
    public async Task<PluginEvent> FirstAsync(Func<PluginEvent, bool> fits, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_events.FirstOrDefault(fits) is { } happened)
                {
                    return happened;
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _recording.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RecordAsync(IAsyncEnumerable<PluginEvent> events)
    {
        try
        {
            await foreach (PluginEvent happened in events.ConfigureAwait(false))
            {
                TaskCompletionSource more;
                lock (_lock)
                {
                    _events.Add(happened);
                    (more, _more) = (_more, New());
                }

                more.SetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
