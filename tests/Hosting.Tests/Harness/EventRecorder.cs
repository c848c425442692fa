namespace PluginHost.Hosting.Tests.Harness;

/// <summary>Everything that happened to a host's plugins, to be waited for: what has happened before counts too.</summary>
internal sealed class EventRecorder : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<PluginEvent> _seen = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _recording;
    private TaskCompletionSource _more = New();

    public EventRecorder(PluginEventLog log)
    {
        IAsyncEnumerable<PluginEvent> events = log.WatchAsync(_stop.Token);
        _recording = RecordAsync(events);
    }

    public IReadOnlyList<PluginEvent> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    public int CountOf(PluginEventKind kind, string plugin) => All.Count(e => e.Kind == kind && e.Plugin == plugin);

    /// <summary>The first event that fits, from the beginning on.</summary>
    public Task<PluginEvent> FirstAsync(PluginEventKind kind, string plugin, Func<PluginEvent, bool>? which = null) =>
        NthAsync(1, kind, plugin, which);

    /// <summary>The n-th event that fits, from the beginning on, counted from 1.</summary>
    public async Task<PluginEvent> NthAsync(int n, PluginEventKind kind, string plugin, Func<PluginEvent, bool>? which = null)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                PluginEvent[] fitting = [.. _seen.Where(e => e.Kind == kind && e.Plugin == plugin && (which is null || which(e)))];
                if (fitting.Length >= n)
                {
                    return fitting[n - 1];
                }

                more = _more.Task;
            }

            try
            {
                await more.WithPatience();
            }
            catch (TimeoutException)
            {
                Assert.Fail($"There was no {kind} of {plugin} (number {n}). There was:\n{string.Join('\n', All)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _recording;
        _stop.Dispose();
    }

    private async Task RecordAsync(IAsyncEnumerable<PluginEvent> events)
    {
        try
        {
            await foreach (PluginEvent happened in events)
            {
                TaskCompletionSource more;
                lock (_lock)
                {
                    _seen.Add(happened);
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
