using Microsoft.Win32.SafeHandles;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Upgrade.Successor;

/// <summary>
/// One try to have a new process take this host's place. Until that process serves everything is undone if anything fails.
/// </summary>
/// <param name="slots">All plugins.</param>
/// <param name="sockets">What a service manager lends.</param>
/// <param name="held">The lock of the state directory.</param>
/// <param name="events">What has happened; it is told to the new host from its cut-over on.</param>
/// <param name="time">The clock.</param>
internal sealed class HostUpgrade(
    IReadOnlyCollection<Slot> slots, FdStore sockets, SafeFileHandle held, PluginEventLog events, TimeProvider time)
{
    // From the answer that it may serve to its word that it does: binding its admin address, and no plugin's code.
    private static readonly TimeSpan ServingTimeout = TimeSpan.FromSeconds(30);

    // Clients that a plugin of the new host has accepted by itself before it had to give up.
    private static readonly TimeSpan FailedGrace = TimeSpan.FromSeconds(30);

    private readonly List<Succession> _offered = [];
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The new host, once it serves.</summary>
    public SuccessorHost? Successor { get; private set; }

    /// <summary>Runs it. Once.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="timeout">How long the new host may take until it is ready.</param>
    /// <param name="stop">This host stops: the upgrade is given up.</param>
    public async Task<CommandResult> RunAsync(WorkerCommand command, TimeSpan timeout, CancellationToken stop)
    {
        long begun = time.GetTimestamp();
        if (await OfferAllAsync() is { } obstacle)
        {
            _offered.ForEach(o => o.Decide(isGone: false));
            return obstacle;
        }

        Handover[] plugins = [.. _offered.Select(o => new Handover(o, why => _failed.TrySetResult(why), time))];
        using var tooLate = new CancellationTokenSource(timeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, stop);
        _ = _failed.Task
            .ContinueWith(
                _ => ended.CancelAsync(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
            .Unwrap();
        SuccessorHost? successor = null;
        try
        {
            successor = await SuccessorHost.StartAsync(command, held, plugins, sockets, events, _failed, time, ended.Token);
            await successor.ReadyAsync(ended.Token);
            await CutOverAsync(successor, plugins, stop);
        }
        catch (Exception e)
        {
            // Whatever it is: this host goes on.
            string why = Why(e, timeout, stop);
            await WithdrawAsync(successor, plugins);
            return CommandResult.Failed($"The new host does not take over, this one goes on: {why}");
        }

        Successor = successor;
        events.TellElsewhere(successor.Tell);
        await Task.WhenAll(plugins.Select(p => p.CompleteAsync()));
        TimeSpan took = time.GetElapsedTime(begun);
        return CommandResult.Done(
            $"Process {successor.ProcessId} serves in place of {Environment.ProcessId}, after {took.TotalSeconds:0.0##} s.");
    }

    /// <summary>Has every plugin offered; while they are, nothing of them changes.</summary>
    /// <returns>Why it cannot be now; null if it can.</returns>
    private async Task<CommandResult?> OfferAllAsync()
    {
        foreach (Slot slot in slots)
        {
            var offered = new TaskCompletionSource<Succession>(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<SlotReply> refused = slot.OfferAsync(offered.SetResult);
            if (await Task.WhenAny(offered.Task, refused) == refused)
            {
                return (await refused).Result;
            }

            _offered.Add(await offered.Task);
        }

        return _offered.SelectMany(o => o.Endpoints.Select(e => Inheritance.FaultOf(e.Plan, o.Plugin))).OfType<string>()
            .FirstOrDefault() is { } fault
            ? CommandResult.Refused(fault)
            : null;
    }

    private async Task CutOverAsync(SuccessorHost successor, Handover[] plugins, CancellationToken stop)
    {
        foreach (Handover plugin in plugins)
        {
            await plugin.PassOnAsync(successor.Link);
        }

        await successor.CommitAsync();
        Task serves = Task.WhenAll([.. plugins.Select(p => p.Released), successor.Serves]);
        try
        {
            if (await Task.WhenAny(serves, _failed.Task).WaitAsync(ServingTimeout, time, stop) != serves)
            {
                throw new UpgradeException(await _failed.Task);
            }
        }
        catch (TimeoutException)
        {
            throw new UpgradeException($"it was ready, and did not serve within {ServingTimeout.TotalSeconds:0} s");
        }
    }

    private async Task WithdrawAsync(SuccessorHost? successor, Handover[] plugins)
    {
        successor?.Link.Dispose();
        foreach (Handover plugin in plugins)
        {
            await plugin.WithdrawAsync();
            plugin.Dispose();
        }

        if (successor is not null)
        {
            _ = EndAsync(successor);
        }
    }

    private async Task EndAsync(SuccessorHost successor)
    {
        await successor.EndAsync(FailedGrace);
        successor.Dispose();
    }

    private string Why(Exception e, TimeSpan timeout, CancellationToken stop) =>
        stop.IsCancellationRequested ? "this host stops."
        : _failed.Task.IsCompletedSuccessfully ? WithStop(_failed.Task.Result)
        : e is OperationCanceledException ? $"it was not ready within {timeout.TotalSeconds:0.###} s."
        : WithStop(e.Message);

    private static string WithStop(string sentence) => sentence.EndsWith('.') ? sentence : sentence + ".";
}
