using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>What it took to explain a leak, and what a neighbour's clients saw of it.</summary>
/// <param name="HeapBytes">What lived in the host.</param>
/// <param name="Explanation">What it took.</param>
/// <param name="Answer">From a question to its answer meanwhile; the longest is the pause as clients see it.</param>
/// <param name="Failed">Questions without a right answer.</param>
internal sealed record ExplanationRow(long HeapBytes, Explanation Explanation, Latency Answer, long Failed)
{
    private const string Holder = "System.AppDomain.ProcessExit";

    /// <summary>Whether the one thing that holds the generation was named, and nothing else.</summary>
    public bool IsTrue => Explanation.Holders is [Holder];

    /// <exception cref="BenchmarkException">The host has ended.</exception>
    internal static async Task<ExplanationRow> MeasureAsync(UnloadPlan plan, long heap)
    {
        await using UnloadProcess host = await UnloadProcess.StartAsync();
        await host.FillAsync(heap);
        using var clients = new NeighbourClients(host.Neighbour, plan);
        (NeighbourSample seen, Explanation explanation) = await clients.WatchAsync(host.ExplainAsync);
        return new ExplanationRow(heap, explanation, seen.Latencies.Summarize(), seen.Answers.Failed);
    }
}
