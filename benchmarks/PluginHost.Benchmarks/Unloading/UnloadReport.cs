using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>What the benchmark found, as it is printed and written. Times are in milliseconds.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Plan">How much was measured.</param>
/// <param name="Others">Processors that others than this benchmark used meanwhile: about 0 on a quiet machine.</param>
/// <param name="Times">How long unloads took, by sample.</param>
/// <param name="Neighbours">What a neighbour's clients noticed, by heap and disturbance.</param>
/// <param name="Growth">What many rounds left behind, by sample.</param>
/// <param name="Explanations">What it took to explain a leak, by heap.</param>
/// <param name="Goals">What was expected, and whether it is so.</param>
internal sealed record UnloadReport(
    string Benchmark,
    Machine Machine,
    UnloadPlan Plan,
    double Others,
    IReadOnlyList<TimesRow> Times,
    IReadOnlyList<NeighbourRow> Neighbours,
    IReadOnlyList<GrowthRow> Growth,
    IReadOnlyList<ExplanationRow> Explanations,
    IReadOnlyList<Goal> Goals)
{
    private const double MostToQuiet = 1.2;

    /// <summary>
    /// Whether every unload was proved, every question answered and every leak explained by its true holder; how fast and how small does
    /// not matter here.
    /// </summary>
    internal bool IsRight => NotVerified == 0 && Failed == 0 && Untrue == 0;

    private int NotVerified =>
        Times.Sum(row => row.NotVerified)
        + Neighbours.Where(row => row.Disturbance is Disturbance.Unload or Disturbance.Round).Sum(row => row.NotVerified)
        + Growth.Sum(row => row.NotVerified);

    private long Failed => Neighbours.Sum(row => row.Failed) + Explanations.Sum(row => row.Failed);

    private int Untrue => Explanations.Count(row => !row.IsTrue);

    internal static UnloadReport Create(
        UnloadPlan plan,
        double others,
        IReadOnlyList<TimesRow> times,
        IReadOnlyList<NeighbourRow> neighbours,
        IReadOnlyList<GrowthRow> growth,
        IReadOnlyList<ExplanationRow> explanations)
    {
        var report = new UnloadReport(UnloadBenchmark.Name, Machine.Current, plan, others, times, neighbours, growth, explanations, []);
        return report with { Goals = [.. report.Judge()] };
    }

    private IEnumerable<Goal> Judge() =>
    [
        new("unloads not verified", NotVerified, 0),
        new("neighbour's questions without a right answer", Failed, 0),
        new("leaks not explained by their true holder", Untrue, 0),
        .. Neighbours.Where(row => row.Disturbance == Disturbance.Unload)
            .Select(row => new Goal(
                $"neighbour p99 × quiet, heap of {UnloadText.Mebibytes(row.HeapBytes)} MiB", row.ToQuiet.Median, MostToQuiet)),
        .. Growth.Select(row => new Goal(
            $"resident growth of {row.Sample}, KB a round", row.ResidentKilobytes, row.Sample == Sample.WebApp.Name ? 20 : 4)),
    ];
}
