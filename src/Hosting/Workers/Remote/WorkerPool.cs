using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>
/// Where generations get their workers. Keeps some ready (see docs/adr/0021), each for one of the workers that were started last and with
/// its limits, for that is where the next start is most likely. Thread-safe.
/// </summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    // What has just been started still resumes its sessions, and so does its neighbour that crashed with it.
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(100);

    // Longer than any pause before a restart: what crashes again and again is not without a spare for that.
    private static readonly TimeSpan Unneeded = TimeSpan.FromSeconds(60);

    private readonly Lazy<WorkerCommand> _command;
    private readonly Func<int> _most;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ITimer _look;
    private readonly ITimer _trim;
    private readonly Lock _lock = new();
    private readonly List<WorkerLease> _uses = [];
    private readonly List<SpareWorker> _spares = [];
    private readonly RestartBackoff _backoff = new();
    private bool _isTrimming;
    private bool _hasFailed;
    private bool _isClosed;
    private Task _ending = Task.CompletedTask;

    /// <param name="command">How a worker is started; asked for with the first.</param>
    /// <param name="most">How many may be kept ready.</param>
    /// <param name="logger">The host's log.</param>
    /// <param name="time">The host's clock.</param>
    public WorkerPool(Func<WorkerCommand> command, Func<int> most, ILogger logger, TimeProvider time)
    {
        (_command, _most, _logger, _time) = (new Lazy<WorkerCommand>(command), most, logger, time);
        _look = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _trim = time.CreateTimer(_ => Trim(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The processes that are kept ready.</summary>
    public IReadOnlyList<int> Ready
    {
        get
        {
            lock (_lock)
            {
                return [.. _spares.Where(s => s.Ready.IsCompletedSuccessfully).Select(s => s.Ready.Result.ProcessId)];
            }
        }
    }

    /// <summary>A worker for a plugin: one that was kept ready, or a new one.</summary>
    /// <param name="model">The plugin's configuration.</param>
    /// <param name="receive">Takes what the worker says.</param>
    /// <param name="output">Takes what it writes to its standard output and error.</param>
    /// <param name="cancellationToken">The host stops.</param>
    /// <returns>The caller disposes it, and calls <see cref="Settled"/> before.</returns>
    /// <inheritdoc cref="Worker.StartAsync" path="/exception"/>
    public async Task<Worker> GetAsync(
        PluginModel model, Func<LinkMessage<WorkerMessageKind>, Task> receive, ILogger output, CancellationToken cancellationToken)
    {
        var use = new WorkerLease(model.Limits);
        lock (_lock)
        {
            _uses.Add(use);
        }

        try
        {
            Worker worker = await TakeAsync(model, cancellationToken)
                ?? await Worker.StartAsync(_command.Value, model.Limits, model.StartTimeout, output, _time, cancellationToken);
            worker.Assign(receive, output);
            use.Worker = worker;
            foreach (string shortfall in worker.Shortfalls)
            {
                WorkerLog.Shortfall(_logger, model.Name, shortfall);
            }

            _ = FollowAsync(use, worker);
            return worker;
        }
        catch
        {
            End(use);
            throw;
        }
    }

    /// <summary>The worker serves: the processors are free for the next one.</summary>
    public void Settled(Worker worker)
    {
        lock (_lock)
        {
            _uses.ForEach(u => u.IsStarting &= u.Worker != worker);
        }

        LookSoon();
    }

    /// <summary>How many may be kept has changed.</summary>
    public void Review() => Look();

    /// <summary>Ends those that wait. Who needs one from here on gets a new one.</summary>
    public async Task CloseAsync()
    {
        Task ending;
        lock (_lock)
        {
            _isClosed = true;
            EndAll(_spares);
            ending = _ending;
        }

        await ending;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _look.DisposeAsync();
        await _trim.DisposeAsync();
    }

    private async Task<Worker?> TakeAsync(PluginModel model, CancellationToken cancellationToken)
    {
        while (Take(model.Limits) is { } spare)
        {
            if (await spare.UseAsync(model.StartTimeout, cancellationToken) is { } worker)
            {
                return worker;
            }
        }

        return null;
    }

    private SpareWorker? Take(WorkerLimits limits)
    {
        lock (_lock)
        {
            // One that is still being started is ahead of a new one, too.
            SpareWorker? spare = _spares.Where(s => s.Limits.Equals(limits)).MaxBy(s => s.Ready.IsCompletedSuccessfully);
            if (spare is not null)
            {
                _spares.Remove(spare);
            }

            return spare;
        }
    }

    private async Task FollowAsync(WorkerLease use, Worker worker)
    {
        await ((Task)worker.Exited).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End(use);
    }

    private void End(WorkerLease use)
    {
        lock (_lock)
        {
            _uses.Remove(use);
        }

        LookSoon();
    }

    private void LookSoon()
    {
        lock (_lock)
        {
            _hasFailed = false;
        }

        LookIn(Calm);
    }

    private void LookIn(TimeSpan pause) => _look.Change(pause, Timeout.InfiniteTimeSpan);

    /// <summary>
    /// Starts one that is missing. One at a time, and none beside the start of a worker that is needed now; the end of each calls this
    /// again.
    /// </summary>
    private void Look()
    {
        SpareWorker started;
        lock (_lock)
        {
            List<WorkerLimits> missing = Wanted();
            List<SpareWorker> surplus = [.. _spares.Where(s => !missing.Remove(s.Limits))];
            EndSome(surplus, down: _most());
            SetTrim(surplus.Count > 0);
            if (missing.Count == 0
                || _isClosed
                || _hasFailed
                || _uses.Exists(u => u.IsStarting)
                || _spares.Exists(s => !s.Ready.IsCompleted))
            {
                return;
            }

            EndSome(surplus, down: _most() - 1);
            started = SpareWorker.Start(_command.Value, missing[0], _logger, _time);
            _spares.Add(started);
        }

        using (SuppressedFlow.Enter())
        {
            _ = WatchAsync(started);
        }
    }

    /// <summary>Ends those that nobody has wanted for a while.</summary>
    private void Trim()
    {
        lock (_lock)
        {
            _isTrimming = false;
            List<WorkerLimits> wanted = Wanted();
            EndAll([.. _spares.Where(s => !wanted.Remove(s.Limits))]);
        }
    }

    private List<WorkerLimits> Wanted() =>
        _isClosed || !WorkerSystem.KeepsSpares ? [] : [.. _uses.TakeLast(_most()).Select(u => u.Limits).Reverse()];

    private void SetTrim(bool isSurplus)
    {
        if (isSurplus != _isTrimming)
        {
            _isTrimming = isSurplus;
            _trim.Change(isSurplus ? Unneeded : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void EndSome(List<SpareWorker> surplus, int down)
    {
        int some = Math.Min(surplus.Count, _spares.Count - down);
        if (some > 0)
        {
            EndAll(surplus[..some]);
            surplus.RemoveRange(0, some);
        }
    }

    private void EndAll(IEnumerable<SpareWorker> spares)
    {
        foreach (SpareWorker spare in spares.ToArray())
        {
            _spares.Remove(spare);
            Task ending = spare.EndAsync();
            _ending = _ending.IsCompleted ? ending : Task.WhenAll(_ending, ending);
        }
    }

    /// <summary>Follows one that waits until it is taken or ended, so that it is replaced if it ends by itself.</summary>
    private async Task WatchAsync(SpareWorker spare)
    {
        try
        {
            Worker worker = await spare.Ready;
            Look();
            await Task.WhenAny(worker.Exited, worker.Link.Ended);
            if (TryRemove(spare))
            {
                await spare.EndAsync();
                WorkerExit exit = await worker.Exited;
                WorkerLog.SpareEnded(_logger, exit.ToString());
                LookIn(_backoff.Next(exit.Lived));
            }
        }
        catch (Exception e)
        {
            // Whatever it is, plugins are served without it.
            if (TryRemove(spare))
            {
                lock (_lock)
                {
                    _hasFailed = true; // It is tried again with the next worker that is started or ends.
                }

                WorkerLog.NoSpare(_logger, e.Message);
            }
        }
    }

    private bool TryRemove(SpareWorker spare)
    {
        lock (_lock)
        {
            return _spares.Remove(spare);
        }
    }
}
