using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>What the benchmark found, as it is printed and written.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Plan">How much was measured.</param>
/// <param name="Comparisons">What requests cost.</param>
/// <param name="Reloads">What clients noticed of reloads; null if that was skipped.</param>
/// <param name="Skipped">What was not measured, and why.</param>
/// <param name="Goals">What was expected of the reloads, and whether it is so.</param>
internal sealed record KeyValueReport(
    string Benchmark,
    Machine Machine,
    KeyValuePlan Plan,
    IReadOnlyList<ComparisonReport> Comparisons,
    StoreReloads? Reloads,
    IReadOnlyList<string> Skipped,
    IReadOnlyList<Goal> Goals)
{
    /// <summary>Whether every request was answered and every key was kept; how fast does not matter here.</summary>
    internal bool IsRight => Goals.All(goal => goal.Met);

    internal static KeyValueReport Create(
        KeyValuePlan plan, IReadOnlyList<ComparisonReport> comparisons, StoreReloads? reloads, IReadOnlyList<string> skipped) =>
        new(KeyValueBenchmark.Name, Machine.Current, plan, comparisons, reloads, skipped, reloads is null ? [] : [.. Judge(reloads)]);

    private static IEnumerable<Goal> Judge(StoreReloads reloads)
    {
        yield return new("errors of redis-benchmark", reloads.Errors, 0);
        yield return new("keys lost", reloads.Lost, 0);
        yield return new("reloads that failed", reloads.Failed.Count, 0);
    }
}
