using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>
/// Watches a neighbour's clients while one disturbance after the other has its turn in the host; the order turns round from time to time, so that what drifts in the
/// machine meets all of them alike.
/// </summary>
internal sealed class NeighbourRun(UnloadPlan plan, long heap)
{
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
        ILookup<Disturbance, NeighbourWindow> windows = (await WatchAllAsync(host, clients)).ToLookup(window => window.Disturbance);
        return [.. All.Select(disturbance => NeighbourRow.Create(heap, disturbance, [.. windows[disturbance]], [.. windows[Disturbance.Quiet]]))];
    }

    private async Task<List<NeighbourWindow>> WatchAllAsync(UnloadProcess host, NeighbourClients clients)
    {
        var windows = new List<NeighbourWindow>();
        for (int i = 0; i < plan.Windows; i++)
        {
            foreach (Disturbance disturbance in i % 2 == 0 ? All : All.Reverse())
            {
                windows.Add(await WatchAsync(host, clients, disturbance));
            }
        }

        return windows;
    }

    private async Task<NeighbourWindow> WatchAsync(UnloadProcess host, NeighbourClients clients, Disturbance disturbance)
    {
        (NeighbourSample seen, Round[] rounds) = await clients.WatchAsync(() => host.DisturbAsync(disturbance, plan.Window, plan.Pace));
        return new NeighbourWindow(disturbance, seen, rounds);
    }
}
