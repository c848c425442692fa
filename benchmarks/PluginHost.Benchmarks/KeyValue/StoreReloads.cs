using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>What clients noticed of reloads. Times are in milliseconds.</summary>
/// <param name="Loads">All tests of redis-benchmark, once for each depth of its pipeline.</param>
/// <param name="Done">Reloads after which the other build served.</param>
/// <param name="Failed">What the host said of the reloads that failed.</param>
/// <param name="Command">From a reload's command to its answer.</param>
/// <param name="Paused">For how long all connections stood still.</param>
/// <param name="Keys">Keys that were written before.</param>
/// <param name="Lost">How many of them had not their value any more.</param>
internal sealed record StoreReloads(
    IReadOnlyList<StoreLoad> Loads, int Done, IReadOnlyList<string> Failed, Latency Command, Latency Paused, int Keys, int Lost)
{
    internal int Errors => Loads.Sum(load => load.Result.Errors);
}
