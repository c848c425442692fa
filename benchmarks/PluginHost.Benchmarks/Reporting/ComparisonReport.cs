using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Reporting;

/// <summary>What a comparison found, as it is printed and written.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Exchange">What was counted, in the singular.</param>
/// <param name="Peer">The second server that all were measured against.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Plan">How much was measured.</param>
/// <param name="RoundsCounted">Of all launches together; the others were left out because other processes disturbed them.</param>
/// <param name="Others">Processors that other processes used during the rounds that were counted.</param>
/// <param name="Servers">One row a server.</param>
/// <param name="Goals">What was expected of them, and whether it is so.</param>
internal sealed record ComparisonReport(
    string Benchmark,
    string Exchange,
    string Peer,
    Machine Machine,
    Plan Plan,
    int RoundsCounted,
    double Others,
    IReadOnlyList<ServerRow> Servers,
    IReadOnlyList<Goal> Goals)
{
    internal static ComparisonReport Create(Comparison comparison, Plan plan, IReadOnlyList<Launch> launches) => new(
        comparison.Name,
        comparison.Exchange,
        comparison.Peer,
        Machine.Current,
        plan,
        launches.Sum(launch => launch.Counted.Count),
        launches.Average(launch => launch.Others),
        [.. comparison.Contenders.Select((_, index) => ServerRow.Create(comparison, index, launches))],
        [.. comparison.Goals.Select(goal => goal.Judge(comparison, launches))]);
}
