namespace PluginHost.Benchmarks.Unloading;

/// <summary>One turn of a disturbance.</summary>
/// <param name="Disturbance">Which.</param>
/// <param name="Seen">What the neighbour's clients saw of it.</param>
/// <param name="Rounds">What was unloaded meanwhile.</param>
/// <param name="Paused">For how long collections stopped all threads of the host.</param>
/// <param name="Others">Processors that others than host and clients used meanwhile: about 0 on a quiet machine.</param>
internal sealed record NeighbourWindow(
    Disturbance Disturbance, NeighbourSample Seen, IReadOnlyList<Round> Rounds, TimeSpan Paused, double Others)
{
    internal double P99 => Seen.Latencies.Summarize().P99;
}
