using System.Diagnostics;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Proxies;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>What live connections notice of reloads, and what becomes of them elsewhere.</summary>
internal sealed class SessionBenchmark(SessionPlan plan)
{
    internal const string Name = "sessions";

    /// <exception cref="BenchmarkException">The host has ended, or does not reload.</exception>
    internal async Task<SessionReport> RunAsync()
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan busy = ProcessorClock.ReadBusy();
        TimeSpan own = ReadOwn();
        var rows = new List<SessionRow>
        {
            await new SessionRun(plan, StateShape.None, DescriptorLimit.Allow(plan.Connections), plan.Reloads).RunAsync(),
        };
        foreach (long size in plan.StateSizes)
        {
            foreach (bool byReference in new[] { false, true })
            {
                rows.Add(
                    await new SessionRun(plan, new StateShape(size, byReference), plan.StateConnections, plan.StateReloads).RunAsync());
            }
        }

        LastingRow lasting = await new LastingRun(plan).RunAsync();
        double others = (ProcessorClock.ReadBusy() - busy - (ReadOwn() - own)) / Stopwatch.GetElapsedTime(start);
        return SessionReport.Create(plan, others, rows, lasting, await ProxyRow.MeasureAllAsync(plan.ProxyConnections));
    }

    /// <summary>Of this process and of its children that have ended: the hosts.</summary>
    private static TimeSpan ReadOwn() => Environment.CpuUsage.TotalTime + ProcessorClock.ReadChildren();
}
