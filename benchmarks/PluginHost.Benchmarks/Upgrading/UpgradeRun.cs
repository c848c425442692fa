using System.Diagnostics;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.KeyValue;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Upgrading.Staying;
using PluginHost.Benchmarks.Upgrading.Visiting;

namespace PluginHost.Benchmarks.Upgrading;

/// <summary>The host under load, upgraded again and again.</summary>
internal sealed class UpgradeRun(UpgradeHost host, UpgradePlan plan)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private readonly List<UpgradeRow> _upgrades = [];
    private readonly List<UpgradeRow> _quiet = [];

    /// <summary>Without clients.</summary>
    internal async Task<IReadOnlyList<UpgradeReply>> RunAloneAsync()
    {
        var replies = new List<UpgradeReply>();
        for (int i = 0; i < plan.Alone; i++)
        {
            replies.Add((await CommandAsync()).Reply);
        }

        return replies;
    }

    internal async Task<UpgradeOutcome> RunAsync()
    {
        using var kept = new KeptKeys(host.EndPointOf(UpgradeHost.KeyValue), plan.KeptKeys);
        await using var stayers = new StayerCrowd(host.EndPointOf(UpgradeHost.KeyValue), host.EndPointOf(UpgradeHost.Chat), plan);
        stayers.Start();
        var visitors = new VisitorCrew(host.EndPointOf);
        TimeSpan busyBefore = ProcessorClock.ReadBusy();
        long begun = Stopwatch.GetTimestamp();
        await BeQuietAsync(stayers, visitors);
        for (int i = 0; i < plan.UnderLoad; i++)
        {
            await UpgradeAsync(stayers, visitors);
        }

        await BeQuietAsync(stayers, visitors);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
        double busy = (ProcessorClock.ReadBusy() - busyBefore) / elapsed;
        await stayers.FinishAsync();
        using var store = new RespConnection(host.EndPointOf(UpgradeHost.KeyValue));
        return new UpgradeOutcome(
            elapsed,
            busy,
            _upgrades,
            _quiet,
            stayers.Rows,
            visitors.Samples.ToDictionary(each => each.Plugin, each => each.Sample),
            visitors.Failures,
            stayers.CountKeys() + plan.KeptKeys,
            stayers.CountLostKeys(store) + kept.CountLost(store),
            host.FindProcesses().Count - 1);
    }

    private async Task UpgradeAsync(StayerCrowd stayers, VisitorCrew visitors)
    {
        (UpgradeReply Reply, TimeSpan? OldEnded) upgrade = default;
        stayers.TakeLongestWaits();
        await visitors.RunAsync(async () =>
        {
            await Task.Delay(plan.Around);
            upgrade = await CommandAsync();
            await Task.Delay(plan.Around);
        });
        _upgrades.Add(await ReadAsync(stayers, upgrade.Reply, upgrade.OldEnded));
    }

    /// <returns>When the old process has ended, or if there was no upgrade.</returns>
    private async Task<(UpgradeReply Reply, TimeSpan? OldEnded)> CommandAsync()
    {
        using var noUpgrade = new CancellationTokenSource();
        Task<TimeSpan?> ended = EndAsync(host.ProcessId, noUpgrade.Token);
        UpgradeReply reply = await host.UpgradeAsync();
        if (reply.Fault is not null)
        {
            await noUpgrade.CancelAsync();
        }

        return (reply, await ended);
    }

    private async Task BeQuietAsync(StayerCrowd stayers, VisitorCrew visitors)
    {
        stayers.TakeLongestWaits();
        await visitors.RunAsync(() => Task.Delay(plan.Quiet));
        _quiet.Add(await ReadAsync(stayers, reply: null, oldEnded: null));
    }

    /// <summary>At rest: no one but those who stay.</summary>
    private async Task<UpgradeRow> ReadAsync(StayerCrowd stayers, UpgradeReply? reply, TimeSpan? oldEnded)
    {
        long since = Stopwatch.GetTimestamp();
        int descriptors = await CountDescriptorsAsync();

        // Everyone who is answered at all has been answered by then, and has waited for what there was to wait for.
        TimeSpan left = 4 * plan.Pause - Stopwatch.GetElapsedTime(since);
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        Latency waits = stayers.TakeLongestWaits();
        IReadOnlyDictionary<int, int> held = ProcessTable.CountHeld(stayers.Ports, host.FindProcesses());
        return new UpgradeRow(
            reply,
            oldEnded,
            waits,
            stayers.CountAnsweredSince(since),
            held.GetValueOrDefault(host.ProcessId),
            held.Where(process => process.Key != host.ProcessId).Sum(process => process.Value),
            descriptors,
            ProcessMemory.ReadResident(host.ProcessId));
    }

    /// <summary>
    /// The visitors' connections are closed one after the other by the server as well: the number that stays for half a second.
    /// </summary>
    private async Task<int> CountDescriptorsAsync()
    {
        (int last, long since) = (0, 0);
        for (long begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Rest; await Task.Delay(5 * Look))
        {
            int now = ProcessTable.CountDescriptors(host.ProcessId);
            if (now != last)
            {
                (last, since) = (now, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > Rest / 10)
            {
                break;
            }
        }

        return last;
    }

    /// <returns>From now to the end of the process; null if it has not ended in time.</returns>
    private async Task<TimeSpan?> EndAsync(int old, CancellationToken cancellationToken)
    {
        long commanded = Stopwatch.GetTimestamp();
        while (ProcessTable.IsAlive(old))
        {
            if (cancellationToken.IsCancellationRequested || Stopwatch.GetElapsedTime(commanded) > plan.Patience)
            {
                return null;
            }

            await Task.Delay(Look, CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(commanded);
    }
}
