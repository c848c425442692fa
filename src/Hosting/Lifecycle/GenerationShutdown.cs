using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The end of a generation: drain to a deadline, abort, stop, let go, unload, verify. Runs by itself beside whatever serves.
/// </summary>
internal sealed class GenerationShutdown
{
    // Sockets that a plugin closes by itself say nothing: they are looked at this often while a drain waits for them.
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(50);

    private readonly Generation _generation;
    private readonly ISessionMover? _mover;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<EndedGeneration> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="generation">What goes.</param>
    /// <param name="drainTimeout">How long it may finish what it serves.</param>
    /// <param name="mover">Where its sessions go; null if there is nowhere.</param>
    public GenerationShutdown(Generation generation, TimeSpan drainTimeout, ISessionMover? mover)
    {
        (_generation, DrainTimeout, _mover) = (generation, drainTimeout, mover);
        Deadline = generation.Services.Time.GetUtcNow() + drainTimeout;
        generation.State = generation.State == GenerationState.Ready ? GenerationState.Draining : GenerationState.Failed;
    }

    public TimeSpan DrainTimeout { get; }

    public DateTimeOffset Deadline { get; }

    public Generation Generation => _generation;

    /// <summary>Ends when the generation has no connection left.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Ends when the plugin's code has been stopped, or has not stopped in time.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>
    /// Ends with what is left of the generation: it is <see cref="GenerationState.Unloaded"/>, <see cref="GenerationState.Leaked"/>, or
    /// still <see cref="GenerationState.Unloading"/> where the host could not tell in time. Never faults.
    /// </summary>
    public Task<EndedGeneration> Ended => _ended.Task;

    public GenerationStatus Status => _generation.State == GenerationState.Draining
        ? _generation.Status with { DrainDeadline = Deadline }
        : _generation.Status;

    /// <summary>Does not wait for the deadline any longer.</summary>
    public void Abort() => _abort.Cancel();

    /// <summary>Never throws: a fault of the host's own counts as a leak and holds neither the plugin nor the end of the host up.</summary>
    public async Task RunAsync()
    {
        try
        {
            await EndAsync();
        }
        catch (Exception e)
        {
            HostingLog.ShutdownFailed(
                _generation.Services.LoggerFactory.CreateLogger<GenerationShutdown>(), e, _generation.Model.Name, _generation.Number);
            _generation.State = GenerationState.Leaked;
            _generation.Services.Events.Add(
                PluginEventKind.Leaked, _generation.Model.Name, _generation.Number, $"its end failed in the host: {e.Message}");
        }
        finally
        {
            _drained.TrySetResult();
            _stopped.TrySetResult();
            _ended.TrySetResult(Rest(_generation.Status));
        }
    }

    private EndedGeneration Rest(GenerationStatus status) => new(_generation.Model.Name, status, _generation.Unloading);

    private async Task EndAsync()
    {
        AnnounceDrain();
        _generation.BeginDrain(_mover, DrainTimeout);
        if (!await WaitUntilEmptyAsync(DrainTimeout, _abort.Token))
        {
            await AbortConnectionsAsync();
        }

        _generation.Connections.Seal();
        _generation.State = _generation.State == GenerationState.Draining ? GenerationState.Stopping : GenerationState.Failed;
        _drained.TrySetResult();
        await _generation.StopAsync();
        _stopped.TrySetResult();

        _generation.State = GenerationState.Unloading;
        UnloadOutcome outcome = await UnloadAsync();
        (GenerationState state, PluginEventKind kind) = outcome.Verdict switch
        {
            UnloadVerdict.Unloaded => (GenerationState.Unloaded, PluginEventKind.Unloaded),
            UnloadVerdict.Leaked => (GenerationState.Leaked, PluginEventKind.Leaked),
            _ => (GenerationState.Unloading, PluginEventKind.Unproven),
        };
        _generation.State = state;
        _generation.Services.Events.Add(kind, _generation.Model.Name, _generation.Number, UnloadText.Of(kind, outcome));
        _ended.TrySetResult(Rest(_generation.Status with { UnloadedAfter = state == GenerationState.Unloaded ? outcome.Elapsed : null }));
    }

    private async Task<UnloadOutcome> UnloadAsync()
    {
        UnloadOutcome outcome = await _generation.UnloadAsync();

        // Finalizers of duplicates that the plugin forgot have run by now, and they mark the shared open file once more.
        _generation.RestoreListeners();
        return outcome;
    }

    private async Task<bool> WaitUntilEmptyAsync(TimeSpan timeout, CancellationToken abort)
    {
        Task emptied = _generation.Connections.Emptied;
        long start = _generation.Services.Time.GetTimestamp();
        while (!emptied.IsCompleted)
        {
            TimeSpan left = timeout - _generation.Services.Time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || abort.IsCancellationRequested)
            {
                return false;
            }

            _generation.Connections.Sweep();
            TimeSpan pause = left < SweepInterval ? left : SweepInterval;
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(abort);
            await Task.WhenAny(emptied, Task.Delay(pause, _generation.Services.Time, waiting.Token));
            await waiting.CancelAsync(); // Its timer ends with the wait.
        }

        return true;
    }

    private async Task AbortConnectionsAsync()
    {
        int count = _generation.Connections.Count;
        if (count > 0)
        {
            string why = _abort.IsCancellationRequested
                ? "the drain was cut short"
                : $"the drain timeout of {DrainTimeout.TotalSeconds:0.###} s has passed";
            _generation.Services.Events.Add(
                PluginEventKind.Aborted, _generation.Model.Name, _generation.Number, $"{Counted.Of(count, "connection")} aborted: {why}.");
        }

        _generation.Connections.AbortAll();
        await WaitUntilEmptyAsync(_generation.Model.StopTimeout, CancellationToken.None);
    }

    private void AnnounceDrain()
    {
        if (_generation.State == GenerationState.Draining
            && (_mover is null ? _generation.Connections.Count : _generation.Connections.Staying) is > 0 and int count)
        {
            _generation.Services.Events.Add(
                PluginEventKind.Draining,
                _generation.Model.Name,
                _generation.Number,
                $"finishes {Counted.Of(count, "connection")}, for {DrainTimeout.TotalSeconds:0.###} s at most.");
        }
    }
}
