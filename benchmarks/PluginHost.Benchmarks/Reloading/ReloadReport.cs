using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>What the benchmark found, as it is printed and written. Times are in milliseconds.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Plan">How much was measured.</param>
/// <param name="Connections">What became of every connection that was tried, with and without reloads.</param>
/// <param name="Messages">What became of every further message on the connections that stay.</param>
/// <param name="UnderLoad">What the reloads under load left in the host.</param>
/// <param name="Alone">What the reloads without a client left in the host.</param>
/// <param name="ReloadUnderLoad">From the command to the cut-over.</param>
/// <param name="ReloadAlone">The same without a client.</param>
/// <param name="AnswerUnderLoad">From the command to its answer.</param>
/// <param name="AnswerAlone">The same without a client.</param>
/// <param name="First">From the connect to the answer, for the first connection of each generation.</param>
/// <param name="Steady">For all connections while there are no reloads.</param>
/// <param name="Reloading">For all connections during reloads.</param>
/// <param name="Goals">What was expected, and whether it is so.</param>
internal sealed record ReloadReport(
    string Benchmark,
    Machine Machine,
    ReloadPlan Plan,
    OutcomeRow Connections,
    OutcomeRow Messages,
    Growth UnderLoad,
    Growth Alone,
    Latency ReloadUnderLoad,
    Latency ReloadAlone,
    Latency AnswerUnderLoad,
    Latency AnswerAlone,
    Latency First,
    Latency Steady,
    Latency Reloading,
    IReadOnlyList<Goal> Goals)
{
    /// <summary>Whether clients and unloads were as they must be; how fast and how small does not matter here.</summary>
    internal bool IsRight => Connections.Failed + Messages.Failed == 0 && UnderLoad.NotVerified + Alone.NotVerified == 0;

    internal static ReloadReport Create(ReloadPlan plan, Growth alone, ReloadTimes aloneTimes, Growth underLoad, LoadedReloads load)
    {
        var all = new ClientSample();
        all.Add(load.Steady);
        all.Add(load.Reloading);
        var report = new ReloadReport(
            ReloadBenchmark.Name,
            Machine.Current,
            plan,
            OutcomeRow.Of(all.Connections),
            OutcomeRow.Of(all.Messages),
            underLoad,
            alone,
            load.Times.CutOver.Summarize(),
            aloneTimes.CutOver.Summarize(),
            load.Times.Answer.Summarize(),
            aloneTimes.Answer.Summarize(),
            load.Reloading.FirstLatencies.Summarize(),
            load.Steady.Latencies.Summarize(),
            load.Reloading.Latencies.Summarize(),
            []);
        return report with { Goals = [.. report.Judge()] };
    }

    private IEnumerable<Goal> Judge() =>
    [
        new("connections refused", Connections.Of(FailureKind.Refused), 0),
        new("connections reset", Connections.Of(FailureKind.Reset) + Messages.Of(FailureKind.Reset), 0),
        new("wrong answers", Connections.Of(FailureKind.Wrong) + Messages.Of(FailureKind.Wrong), 0),
        new("answers that did not come", Connections.Of(FailureKind.TimedOut) + Messages.Of(FailureKind.TimedOut), 0),
        new("reload p99 under load, ms", ReloadUnderLoad.P99, 30),
        new("first connection p99 ÷ steady p99", First.P99 / Steady.P99, 2),
        new("generations not verified as unloaded", UnderLoad.NotVerified + Alone.NotVerified, 0),
        new("resident growth under load, KB a reload", UnderLoad.ResidentKilobytes, 4),
        new("resident growth without load, KB a reload", Alone.ResidentKilobytes, 4),
        new("descriptors more or less, under load", Math.Abs(UnderLoad.Descriptors), 0),
        new("descriptors more or less, without load", Math.Abs(Alone.Descriptors), 0),
    ];
}
