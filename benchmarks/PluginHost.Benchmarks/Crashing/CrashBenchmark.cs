using System.Diagnostics;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>What clients notice while the workers of two plugins are killed, both at once, again and again.</summary>
internal sealed class CrashBenchmark(CrashPlan plan)
{
    internal const string Name = "crash";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private readonly HashSet<int> _killed = [];

    /// <exception cref="BenchmarkException">A plugin does not come back.</exception>
    internal async Task<CrashReport> RunAsync()
    {
        await using CrashHost host = await CrashHost.StartAsync();
        var crowd = new CrashCrowd(host, plan);
        using var stop = new CancellationTokenSource();
        Task clients = crowd.RunAsync(stop.Token);
        TimeSpan elapsed;
        double busy;
        int late;
        try
        {
            await Task.Delay(plan.WarmUp);
            long begun = Stopwatch.GetTimestamp();
            TimeSpan busyBefore = ProcessorClock.ReadBusy();
            late = await KillAgainAndAgainAsync(host, crowd);
            elapsed = Stopwatch.GetElapsedTime(begun);
            busy = (ProcessorClock.ReadBusy() - busyBefore) / elapsed;
            await Task.Delay(plan.CoolDown);
            crowd.EchoClock.End();
            crowd.StoreClock.End();
        }
        finally
        {
            await stop.CancelAsync();
            await clients;
        }

        return CrashReport.Create(plan, crowd, host.Cuts, elapsed, late, busy);
    }

    /// <returns>How many kills had to wait for something to serve again.</returns>
    private async Task<int> KillAgainAndAgainAsync(CrashHost host, CrashCrowd crowd)
    {
        int late = 0;
        for (int i = 0; i < plan.Kills; i++)
        {
            int echo = await FindNextAsync(host, CrashHost.Echo);
            int store = await FindNextAsync(host, CrashHost.KeyValue);
            crowd.EchoClock.End();
            crowd.StoreClock.End();

            long killed = Stopwatch.GetTimestamp();
            Kill(echo);
            Kill(store);
            await HasEndedAsync(echo);
            await HasEndedAsync(store);
            long ended = Stopwatch.GetTimestamp();
            await ServeAgainAsync(host, Task.WhenAll(crowd.EchoClock.Begin(killed, ended), crowd.StoreClock.Begin(killed, ended)));

            TimeSpan left = plan.Interval - Stopwatch.GetElapsedTime(killed);
            late += left < TimeSpan.Zero ? 1 : 0;
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        return late;
    }

    /// <summary>The plugin's worker, which is not one that was killed already.</summary>
    private async Task<int> FindNextAsync(CrashHost host, string plugin)
    {
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < plan.Patience)
        {
            if (await host.FindWorkerAsync(plugin) is { } worker && _killed.Add(worker))
            {
                return worker;
            }

            await Task.Delay(Look);
        }

        throw host.Trouble($"{plugin} has no worker any more.");
    }

    private async Task ServeAgainAsync(CrashHost host, Task served)
    {
        try
        {
            await served.WaitAsync(plan.Patience);
        }
        catch (TimeoutException e)
        {
            throw new BenchmarkException(host.Trouble("A plugin does not serve again.").Message, e);
        }
    }

    private static void Kill(int worker)
    {
        using var process = Process.GetProcessById(worker);
        process.Kill();
    }

    /// <summary>The last thing that a killed process does is to close what it has; then its parent hears of it.</summary>
    private static async Task HasEndedAsync(int worker)
    {
        while (Directory.Exists($"/proc/{worker}"))
        {
            await Task.Yield();
        }
    }
}
