using PluginHost.Benchmarks.Reporting;
using PluginHost.Hosting;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>Whether a plugin that finishes when it drains answers every request, one a connection, over many reloads.</summary>
/// <param name="minReloads">How many reloads at least.</param>
/// <param name="minRequests">How many requests at least.</param>
internal sealed class DrainBenchmark(int minReloads, int minRequests)
{
    internal const string Name = "drain";
    private const int ReloadsEachRound = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="BenchmarkException">The host has ended, or does not reload.</exception>
    internal async Task<DrainReport> RunAsync() => new(
        Name, Machine.Current, [await RunAsync(IsolationMode.Context), await RunAsync(IsolationMode.Process)]);

    private async Task<DrainRow> RunAsync(IsolationMode isolation)
    {
        await using var host = await ReloadProcess.StartAsync(isolation);
        using var clients = new ClientCrew(host.EndPoint, host.Progress, ReloadPlan.Full with { Staying = 0 });
        var all = new ClientSample();
        int reloads = 0;
        while (reloads < minReloads || all.Connections.Succeeded + all.Connections.Failed < minRequests)
        {
            all.Add(await clients.RunAsync(async () =>
            {
                for (int i = 0; i < ReloadsEachRound; i++)
                {
                    await host.ReloadAsync();
                    await Task.Delay(Pause);
                }
            }));
            reloads += ReloadsEachRound;
        }

        return new DrainRow(isolation, reloads, OutcomeRow.Of(all.Connections));
    }
}
