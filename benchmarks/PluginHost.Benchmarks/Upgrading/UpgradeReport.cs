using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Crashing;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reloading;
using PluginHost.Benchmarks.Reporting;
using PluginHost.Benchmarks.Upgrading.Beside;
using PluginHost.Benchmarks.Upgrading.Staying;

namespace PluginHost.Benchmarks.Upgrading;

/// <summary>What the benchmark found, as it is printed and written. Times are in milliseconds where nothing else is said.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Plan">How much was done.</param>
/// <param name="Elapsed">How long the load lasted.</param>
/// <param name="Busy">Processors in use meanwhile, by the hosts, the clients and everything else.</param>
/// <param name="Alone">The upgrades without a client.</param>
/// <param name="Upgrades">Those under load, one after the other.</param>
/// <param name="Quiet">The same load without an upgrade, before and after.</param>
/// <param name="Said">How long the upgrades under load took, as the verb says.</param>
/// <param name="Command">How long its process ran.</param>
/// <param name="OldEnded">From the command to the end of the old process.</param>
/// <param name="Visitors">What became of new connections, by plugin.</param>
/// <param name="VisitorLatencies">From the connect to the answer.</param>
/// <param name="Stayers">What became of the connections that were to stay, by kind.</param>
/// <param name="Keys">Keys that the store had said it has.</param>
/// <param name="LostKeys">Of these, those that it had not in the end, or with another value.</param>
/// <param name="ProcessesLeft">Of the host, besides the one that served in the end.</param>
/// <param name="Failures">Of new connections, the first ones that failed: when and how.</param>
/// <param name="Complaints">What the hosts said in their logs that is a warning or worse.</param>
/// <param name="Others">What became of staying connections elsewhere.</param>
/// <param name="Goals">What was expected, and whether it is so.</param>
internal sealed record UpgradeReport(
    string Benchmark,
    Machine Machine,
    UpgradePlan Plan,
    TimeSpan Elapsed,
    double Busy,
    IReadOnlyList<UpgradeReply> Alone,
    IReadOnlyList<UpgradeRow> Upgrades,
    IReadOnlyList<UpgradeRow> Quiet,
    Latency Said,
    Latency Command,
    Latency OldEnded,
    IReadOnlyDictionary<string, OutcomeRow> Visitors,
    IReadOnlyDictionary<string, Latency> VisitorLatencies,
    IReadOnlyDictionary<string, StayerRow> Stayers,
    int Keys,
    int LostKeys,
    int ProcessesLeft,
    IReadOnlyList<string> Failures,
    IReadOnlyCollection<string> Complaints,
    IReadOnlyList<OtherOutcome> Others,
    IReadOnlyList<Goal> Goals)
{
    /// <summary>Whether nobody lost anything, and nothing was left behind.</summary>
    internal bool IsRight => Goals.All(goal => goal.Met);

    internal int Connections => Stayers.Values.Sum(row => row.Connections);

    internal static UpgradeReport Create(
        UpgradePlan plan, IReadOnlyList<UpgradeReply> alone, UpgradeOutcome outcome, IReadOnlyCollection<string> complaints,
        IReadOnlyList<OtherOutcome> others)
    {
        var report = new UpgradeReport(
            UpgradeBenchmark.Name,
            Machine.Current,
            plan,
            outcome.Elapsed,
            outcome.Busy,
            alone,
            outcome.Upgrades,
            outcome.Quiet,
            Summarize(outcome.Upgrades.Select(row => row.Reply!.Said)),
            Summarize(outcome.Upgrades.Select(row => row.Reply!.Said is null ? null : (TimeSpan?)row.Reply.Command)),
            Summarize(outcome.Upgrades.Select(row => row.OldEnded)),
            outcome.Visitors.ToDictionary(each => each.Key, each => OutcomeRow.Of(each.Value.Connections)),
            outcome.Visitors.ToDictionary(each => each.Key, each => each.Value.Latencies.Summarize()),
            outcome.Stayers,
            outcome.Keys,
            outcome.LostKeys,
            outcome.ProcessesLeft,
            outcome.Failures,
            complaints,
            others,
            []);
        return report with { Goals = [.. report.Judge()] };
    }

    /// <summary>Of those that there are.</summary>
    internal static Latency Summarize(IEnumerable<TimeSpan?> times)
    {
        var histogram = new LatencyHistogram();
        foreach (TimeSpan time in times.OfType<TimeSpan>())
        {
            histogram.Add(time);
        }

        return histogram.Summarize();
    }

    private IEnumerable<Goal> Judge()
    {
        Answers answers = Stayers.Values.Aggregate(default(Answers), (sum, row) => sum + row.Answers);
        return
        [
            new(
                "upgrades that failed",
                Upgrades.Count(row => row.Reply!.Fault is not null) + Alone.Count(reply => reply.Fault is not null),
                0),
            new("new connections: refused", Visitors.Values.Sum(row => row.Of(FailureKind.Refused)), 0),
            new("new connections: reset", Visitors.Values.Sum(row => row.Of(FailureKind.Reset)), 0),
            new(
                "new connections: wrong or no answer, or the client's own trouble",
                Visitors.Values.Sum(row => row.Failed - row.Of(FailureKind.Refused) - row.Of(FailureKind.Reset)),
                0),
            new("connections that did not stay", Stayers.Values.Sum(row => row.Ended + row.Silent + row.Failed), 0),
            new("connections that the new process had not", Upgrades.Max(row => Connections - row.OnNew), 0),
            new("answers and lines wrong", answers.Wrong, 0),
            new("answers and lines missing", answers.Missing, 0),
            new("answers and lines doubled", answers.Doubled, 0),
            new("bytes lost", Stayers.Values.Sum(row => row.LostBytes), 0),
            new("keys lost", LostKeys, 0),
            new(
                "old processes that did not end",
                Upgrades.Count(row => row.Reply!.Fault is null && row.OldEnded is null) + ProcessesLeft,
                0),
            new("descriptors, last new process − first", Upgrades[^1].Descriptors - Upgrades[0].Descriptors, 0),
        ];
    }
}
