using System.Diagnostics;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>
/// Watches a neighbour's clients while one disturbance after the other has its turn in the host; the order turns round from time to time,
/// so that what drifts in the machine meets all of them alike.
/// </summary>
internal sealed class NeighbourRun(UnloadPlan plan, long heap)
{
    /// <summary>Processors used by others up to which a cycle always counts.</summary>
    private const double Quiet = 0.1;

    private static readonly Disturbance[] All = Enum.GetValues<Disturbance>();

    /// <returns>One row a disturbance.</returns>
    /// <exception cref="BenchmarkException">The host has ended.</exception>
    internal async Task<IReadOnlyList<NeighbourRow>> RunAsync()
    {
        await using UnloadProcess host = await UnloadProcess.StartAsync();
        await host.FillAsync(heap);
        using var clients = new NeighbourClients(host.Neighbour, plan);
        await host.RunAsync(Sample.Echo, plan.WarmUp);
        await WatchAsync(host, clients, Disturbance.Quiet);
        IReadOnlyList<IReadOnlyList<NeighbourWindow>> cycles = Counted(await WatchAllAsync(host, clients));
        return [.. All.Select((disturbance, index) => NeighbourRow.Create(heap, disturbance, plan.Window, [.. cycles.Select(cycle => (cycle[index], cycle[0]))]))];
    }

    /// <summary>
    /// The cycles that count: the quiet ones, at least the quieter half. They are chosen by what other processes did meanwhile, never by
    /// their own results.
    /// </summary>
    private static IReadOnlyList<IReadOnlyList<NeighbourWindow>> Counted(List<IReadOnlyList<NeighbourWindow>> cycles)
    {
        double limit = Math.Max(Quiet, Median.Of(cycles.Select(OthersIn)));
        return [.. cycles.Where(cycle => OthersIn(cycle) <= limit)];
    }

    private static double OthersIn(IReadOnlyList<NeighbourWindow> cycle) => cycle.Average(window => window.Others);

    /// <returns>One cycle after the other, each with one window a disturbance, in their order.</returns>
    private async Task<List<IReadOnlyList<NeighbourWindow>>> WatchAllAsync(UnloadProcess host, NeighbourClients clients)
    {
        var cycles = new List<IReadOnlyList<NeighbourWindow>>();
        while (cycles.Count < plan.Cycles)
        {
            var cycle = new List<NeighbourWindow>();
            foreach (Disturbance disturbance in cycles.Count % 2 == 0 ? All : All.Reverse())
            {
                cycle.Add(await WatchAsync(host, clients, disturbance));
            }

            cycles.Add([.. cycle.OrderBy(window => window.Disturbance)]);
        }

        return cycles;
    }

    private async Task<NeighbourWindow> WatchAsync(UnloadProcess host, NeighbourClients clients, Disturbance disturbance)
    {
        await host.PrepareAsync(disturbance, plan.Window, plan.Pace);
        TimeSpan busy = ProcessorClock.ReadBusy();
        TimeSpan own = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        (NeighbourSample seen, DisturbReply done) = await clients.WatchAsync(() => host.DisturbAsync(disturbance, plan.Window, plan.Pace));
        own = Environment.CpuUsage.TotalTime - own + done.Cpu;
        busy = ProcessorClock.ReadBusy() - busy;
        double others = (busy - own) / Stopwatch.GetElapsedTime(start);
        await host.CleanUpAsync(disturbance);
        return new NeighbourWindow(disturbance, seen, done.Rounds, done.Paused, others);
    }
}
