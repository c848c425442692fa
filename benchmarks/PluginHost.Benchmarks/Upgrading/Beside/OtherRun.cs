using System.Diagnostics;
using System.Net.Sockets;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reloading;
using PluginHost.Benchmarks.Upgrading.Staying;
using PluginHost.Benchmarks.Upgrading.Visiting;

namespace PluginHost.Benchmarks.Upgrading.Beside;

/// <summary>The same clients before another server, which is replaced while it serves.</summary>
/// <param name="server">Which. The caller disposes it.</param>
/// <param name="replacements">How often, one after the other, with the old processes left to themselves.</param>
/// <param name="looks">When it is looked after each replacement.</param>
/// <param name="plan">The clients.</param>
internal sealed class OtherRun(OtherServer server, int replacements, IReadOnlyList<TimeSpan> looks, UpgradePlan plan)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly List<OtherRow> _rows = [];
    private int[] _old = [];

    internal static async Task<IReadOnlyList<OtherOutcome>> RunAllAsync(UpgradePlan plan)
    {
        // Before the old process has to end, and after.
        TimeSpan[] limited = [plan.Limit / 2, plan.Limit + TimeSpan.FromSeconds(2)];
        return
        [
            await RunAsync(new NginxUpgrade(limit: null), plan.Reloads, [plan.Watch], plan),
            await RunAsync(new NginxUpgrade(plan.Limit), 1, limited, plan),
            await RunAsync(new HaProxyReload(limit: null), plan.Reloads, [plan.Watch], plan),
            await RunAsync(new HaProxyReload(plan.Limit), 1, limited, plan),
        ];
    }

    private static async Task<OtherOutcome> RunAsync(OtherServer server, int replacements, IReadOnlyList<TimeSpan> looks, UpgradePlan plan)
    {
        await using (server)
        {
            try
            {
                return server.Missing is { } missing
                    ? OtherOutcome.Skip(server.Name, missing)
                    : await new OtherRun(server, replacements, looks, plan).RunAsync();
            }
            catch (Exception e) when (e is BenchmarkException or SocketException)
            {
                // What was measured of the host is not to be lost for it.
                return OtherOutcome.Skip(server.Name, e.Message.Split(Environment.NewLine)[0]);
            }
        }
    }

    private async Task<OtherOutcome> RunAsync()
    {
        await using UpgradeHost host = await UpgradeHost.StartAsync(TextWriter.Null);
        await server.StartAsync(host);
        var stayers = new StayerCrowd(server.EndPointOf(UpgradeHost.KeyValue), server.EndPointOf(UpgradeHost.Chat), plan);
        var visitors = new VisitorCrew(server.EndPointOf);
        long closed;
        await using (stayers)
        {
            stayers.Start();
            await visitors.RunAsync(async () =>
            {
                await Task.Delay(Second);
                for (int i = 1; i <= replacements; i++)
                {
                    await ReplaceAsync(i, stayers);
                }
            });
            await stayers.FinishAsync();
            closed = Stopwatch.GetTimestamp();
        }

        TimeSpan? ended = _rows[^1].OldProcesses > 0 ? await EndAsync(closed) : null;
        var all = new Tally();
        foreach ((_, ClientSample sample) in visitors.Samples)
        {
            all.Add(sample.Connections);
        }

        return new OtherOutcome(
            server.Name, stayers.Ports.Count, _rows, OutcomeRow.Of(all), stayers.Rows.Values.Sum(row => row.Ended + row.Silent), ended,
            Skipped: null);
    }

    private async Task ReplaceAsync(int number, StayerCrowd stayers)
    {
        IReadOnlySet<int> before = server.FindProcesses();
        bool isReplaced = await server.ReplaceAsync();
        long replaced = Stopwatch.GetTimestamp();
        foreach (TimeSpan look in looks)
        {
            await Task.Delay(look - Second - Stopwatch.GetElapsedTime(replaced));
            long since = Stopwatch.GetTimestamp();
            await Task.Delay(Second);
            IReadOnlyDictionary<int, int> held = ProcessTable.CountHeld(stayers.Ports, server.FindProcesses());
            _old = [.. held.Where(process => process.Value > 0 && before.Contains(process.Key)).Select(process => process.Key)];
            _rows.Add(new OtherRow(
                number,
                isReplaced,
                look,
                stayers.CountAnsweredSince(since),
                held.Where(process => !before.Contains(process.Key)).Sum(process => process.Value),
                _old.Sum(process => held[process]),
                _old.Length));
        }
    }

    /// <returns>From the close to the end of the old processes; null if they have not ended in time.</returns>
    private async Task<TimeSpan?> EndAsync(long closed)
    {
        while (_old.Any(ProcessTable.IsAlive))
        {
            if (Stopwatch.GetElapsedTime(closed) > Patience)
            {
                return null;
            }

            await Task.Delay(Look);
        }

        return Stopwatch.GetElapsedTime(closed);
    }
}
