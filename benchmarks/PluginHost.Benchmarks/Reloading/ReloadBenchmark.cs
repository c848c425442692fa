using System.Diagnostics;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>What clients and the host notice of reloads: first without a client, for the memory, then under load.</summary>
internal sealed class ReloadBenchmark(ReloadPlan plan)
{
    internal const string Name = "reload";

    /// <exception cref="BenchmarkException">The host has ended, or does not reload.</exception>
    internal async Task<ReloadReport> RunAsync()
    {
        await using var host = await ReloadProcess.StartAsync();
        await ReloadAloneAsync(host, plan.WarmUp, new ReloadTimes());
        var aloneTimes = new ReloadTimes();
        var alone = await MeasureAsync(host, () => ReloadAloneAsync(host, plan.Alone, aloneTimes));

        using var clients = new ClientCrew(host.EndPoint, host.Progress, plan);
        var load = new LoadedReloads(host, clients, plan);
        await load.WarmUpAsync();
        var underLoad = await MeasureAsync(host, load.RunAsync);
        return ReloadReport.Create(plan, alone, aloneTimes, underLoad, load);
    }

    private static async Task<Growth> MeasureAsync(ReloadProcess host, Func<Task<int>> reload)
    {
        var before = await host.SettleAsync();
        var busy = ProcessorClock.ReadBusy();
        var client = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();

        int reloads = await reload();

        var after = await host.SettleAsync();
        var elapsed = Stopwatch.GetElapsedTime(start);
        client = Environment.CpuUsage.TotalTime - client;
        busy = ProcessorClock.ReadBusy() - busy;
        return new Growth(reloads, before, after, (busy - client - (after.Cpu - before.Cpu)) / elapsed);
    }

    /// <returns>How many there was time for.</returns>
    private async Task<int> ReloadAloneAsync(ReloadProcess host, int reloads, ReloadTimes times)
    {
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        for (; done < reloads && Stopwatch.GetElapsedTime(start) < plan.LongestAlone; done++)
        {
            times.Add(await host.ReloadAsync());
        }

        return done;
    }
}
