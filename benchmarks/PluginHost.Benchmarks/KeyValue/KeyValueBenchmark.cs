using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reporting;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>What a request costs the sample plugin KeyValue, and what its clients notice of reloads.</summary>
internal sealed class KeyValueBenchmark(KeyValuePlan plan)
{
    internal const string Name = "keyvalue";

    /// <exception cref="BenchmarkException">A request was not answered, or a server has ended.</exception>
    internal async Task<KeyValueReport> RunAsync()
    {
        var comparisons = new List<ComparisonReport>();
        var skipped = new List<string>();
        if ((RedisBenchmark.Missing ?? RedisServer.Missing) is { } missing)
        {
            skipped.Add($"comparisons: {missing}");
        }
        else
        {
            foreach (Comparison comparison in StoreComparisons.All)
            {
                IReadOnlyList<Launch> launches = await new Interleaving(comparison, plan.Comparing).RunAsync();
                comparisons.Add(ComparisonReport.Create(comparison, plan.Comparing, launches));
            }
        }

        StoreReloads? reloads = null;
        if (RedisBenchmark.Missing is { } client)
        {
            skipped.Add($"reloads: {client}");
        }
        else
        {
            reloads = await new StoreRun(plan).RunAsync();
        }

        return KeyValueReport.Create(plan, comparisons, reloads, skipped);
    }
}
