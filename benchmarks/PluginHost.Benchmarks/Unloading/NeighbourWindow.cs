namespace PluginHost.Benchmarks.Unloading;

/// <summary>One turn of a disturbance.</summary>
/// <param name="Disturbance">Which.</param>
/// <param name="Seen">What the neighbour's clients saw of it.</param>
/// <param name="Rounds">What was unloaded meanwhile.</param>
internal sealed record NeighbourWindow(Disturbance Disturbance, NeighbourSample Seen, IReadOnlyList<Round> Rounds)
{
    internal double P99 => Seen.Latencies.Summarize().P99;
}
