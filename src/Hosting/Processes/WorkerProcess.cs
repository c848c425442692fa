using System.Collections.Immutable;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// A child process from its start to its end: limited, listened to, and ended when this is disposed. All members may be called from any
/// thread. It acts on this process alone; what the process itself has started is not looked for.
/// </summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>How long what a worker has written is still read for when it has ended and others hold its pipes.</summary>
    public static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    private readonly ChildProcess _child;
    private readonly WorkerOutput _output;
    private readonly ControlGroup? _group;
    private readonly TimeProvider _time;
    private readonly long _started;

    private WorkerProcess(ChildProcess child, ControlGroup? group, Action<string> line, TimeProvider time)
    {
        _child = child;
        _group = group;
        _time = time;
        _started = time.GetTimestamp();
        _output = new WorkerOutput(child.Output, child.Error, line, time);
        Exited = ExitAsync();
    }

    public int Id => _child.Id;

    /// <summary>
    /// Completes when the process has ended and all that it wrote was given to the caller, or <see cref="OutputGrace"/> later if something
    /// else holds its pipes. It fails only with what the caller's own action threw.
    /// </summary>
    public Task<WorkerExit> Exited { get; }

    /// <summary>Limits that could not be set as asked, a sentence each, for the log.</summary>
    public ImmutableArray<string> Shortfalls { get; private init; } = [];

    /// <summary>Starts it, with nothing to read from standard input.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="line">Gets each line of its standard output and error; may be called from two threads at once, and the worker waits
    /// while it runs. It must not throw: that closes the stream, and <see cref="Exited"/> fails with it.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="WorkerStartException">It cannot be started as asked; nothing is left of it.</exception>
    public static WorkerProcess Start(
        WorkerCommand command, IReadOnlyDictionary<string, string> environment, WorkerLimits limits, Action<string> line, TimeProvider time)
    {
        if (limits.Fault() is { } fault)
        {
            throw new WorkerStartException(fault);
        }

        var shortfalls = new List<string>();
        ControlGroup? group = ControlGroup.For(limits, shortfalls);
        try
        {
            ChildProcess child = ChildProcess.Start(command, environment, limits);
            shortfalls.AddRange(child.Unlimited);
            if (group?.TryAdd(child.Id, limits, shortfalls) == false)
            {
                group.Remove();
                group = null;
            }

            return new WorkerProcess(child, group, line, time) { Shortfalls = [.. shortfalls] };
        }
        catch
        {
            group?.Remove();
            throw;
        }
    }

    /// <summary>Ends it at once (SIGKILL, TerminateProcess), unless it has ended.</summary>
    public void Kill() => _child.Kill();

    /// <summary>
    /// Asks it to end (SIGTERM; on Windows there is nothing to ask with), and ends it when the grace is over. Returns when it has ended.
    /// </summary>
    public async Task StopAsync(TimeSpan grace)
    {
        _child.Terminate();
        try
        {
            await _child.Ended.WaitAsync(grace, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
        }

        await Exited.ConfigureAwait(false);
    }

    /// <summary>Ends what still runs, and returns when it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await ((Task)Exited).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _child.Dispose();
        _output.Dispose();
    }

    private async Task<WorkerExit> ExitAsync()
    {
        ChildStatus status = await _child.Ended.ConfigureAwait(false);
        TimeSpan lived = _time.GetElapsedTime(_started);
        bool outOfMemory = _group?.RanOutOfMemory() ?? false;
        _group?.Remove();
        await _output.EndAsync(OutputGrace).ConfigureAwait(false);
        return new WorkerExit(status.Code, status.Signal, _output.LastLines, lived)
        {
            Notice = _output.Notice,
            OutOfMemory = outOfMemory && status.Signal == SignalNames.Of(SignalNames.Kill),
        };
    }
}
