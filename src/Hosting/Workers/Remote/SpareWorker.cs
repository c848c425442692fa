using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>A worker that has no plugin yet, from the beginning of its start. Whoever has it uses it or ends it.</summary>
internal sealed class SpareWorker
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    // One that has to think about it is stopped, or has other troubles.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly WorkerCommand _command;
    private readonly TimeProvider _time;
    private readonly Task<Worker> _starting;
    private ProgramStamp _program;

    private SpareWorker(WorkerCommand command, WorkerLimits limits, ILogger output, TimeProvider time)
    {
        (_command, Limits, _time) = (command, limits, time);
        _starting = StartAsync(output);
    }

    public WorkerLimits Limits { get; }

    /// <summary>Ends when it is ready; fails as <see cref="Worker.StartAsync"/> does, and when it is ended before.</summary>
    public Task<Worker> Ready => _starting;

    /// <summary>Begins to start one.</summary>
    /// <inheritdoc cref="Worker.StartAsync" path="/param"/>
    public static SpareWorker Start(WorkerCommand command, WorkerLimits limits, ILogger output, TimeProvider time)
    {
        using (SuppressedFlow.Enter())
        {
            return new SpareWorker(command, limits, output, time);
        }
    }

    /// <summary>Waits until it is ready, if it is not yet.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait, and the worker.</param>
    /// <returns>The worker, which is the caller's; null if it is of no use, and ended.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public async Task<Worker?> UseAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        bool isUsed = false;
        try
        {
            Worker worker = await _starting.WaitAsync(timeout, _time, cancellationToken);
            if (ProgramStamp.Of(_command) == _program)
            {
                await worker.Link.CallAsync(WorkerMessageKind.Ping, new PayloadWriter(), AnswerTimeout, _time, cancellationToken);
                isUsed = true;
                return worker;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, a new one is started then, and if that fails too its reason is told.
        }
        finally
        {
            if (!isUsed)
            {
                _ = EndAsync();
            }
        }

        return null;
    }

    /// <summary>Ends it, started or not.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await ((Task)_starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_starting.IsCompletedSuccessfully)
        {
            await _starting.Result.DisposeAsync();
        }
    }

    private async Task<Worker> StartAsync(ILogger output)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _program = ProgramStamp.Of(_command);
        Worker worker = await Worker.StartAsync(_command, Limits, StartTimeout, output, _time, _end.Token);
        try
        {
            PayloadReader prepared = await worker.Link.CallAsync(
                WorkerMessageKind.Prepare, new PayloadWriter(), StartTimeout, _time, _end.Token);
            return prepared.Fault() is { } fault ? throw new WorkerStartException(fault.ToString()) : worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }
}
