using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>What a neighbour's clients saw. Not thread-safe.</summary>
internal sealed class NeighbourSample
{
    internal Tally Answers { get; } = new();

    internal LatencyHistogram Latencies { get; } = new();

    internal void Add(NeighbourSample other)
    {
        Answers.Add(other.Answers);
        Latencies.Add(other.Latencies);
    }
}
