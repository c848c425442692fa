using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>What a neighbour's clients saw of one disturbance.</summary>
/// <param name="HeapBytes">What lived in the host meanwhile.</param>
/// <param name="Disturbance">Which.</param>
/// <param name="Answer">From a question to its answer, over all turns that count.</param>
/// <param name="P999">What one answer in a thousand exceeds, in milliseconds.</param>
/// <param name="Late">Answers that took more than a millisecond, as a part of all.</param>
/// <param name="ToQuiet">The p99 of each turn as a ratio to that of the quiet turn beside it.</param>
/// <param name="Unloads">How many there were.</param>
/// <param name="NotVerified">How many of them were not proved.</param>
/// <param name="Paused">For how long collections stopped all threads of the host, in milliseconds a second.</param>
/// <param name="Proof">From an unload to the proof that the code is gone.</param>
/// <param name="Failed">Questions without a right answer.</param>
/// <param name="Others">Processors that other processes used in the turns that count.</param>
internal sealed record NeighbourRow(
    long HeapBytes,
    Disturbance Disturbance,
    Latency Answer,
    double P999,
    double Late,
    Ratio ToQuiet,
    double Paused,
    int Unloads,
    int NotVerified,
    Latency Proof,
    long Failed,
    double Others)
{
    private static readonly TimeSpan TooLate = TimeSpan.FromMilliseconds(1);

    /// <param name="heapBytes">What lived in the host.</param>
    /// <param name="disturbance">Which.</param>
    /// <param name="turns">Its turns that count, each with the quiet one of the same cycle.</param>
    /// <param name="window">How long a turn is.</param>
    internal static NeighbourRow Create(
        long heapBytes, Disturbance disturbance, TimeSpan window, IReadOnlyList<(NeighbourWindow Turn, NeighbourWindow Quiet)> turns)
    {
        var all = new NeighbourSample();
        foreach ((NeighbourWindow turn, _) in turns)
        {
            all.Add(turn.Seen);
        }

        double[] ratios = [.. turns.Select(pair => pair.Turn.P99 / pair.Quiet.P99)];
        Round[] rounds = [.. turns.SelectMany(pair => pair.Turn.Rounds)];
        return new NeighbourRow(
            heapBytes,
            disturbance,
            all.Latencies.Summarize(),
            all.Latencies.Percentile(0.999),
            all.Latencies.ShareAbove(TooLate),
            new Ratio(Median.Of(ratios), ratios.Min(), ratios.Max()),
            turns.Average(pair => pair.Turn.Paused.TotalMilliseconds) / window.TotalSeconds,
            rounds.Length,
            rounds.Count(round => !round.Verified),
            TimesRow.Summarize(rounds.Select(round => round.Proof)),
            all.Answers.Failed,
            Median.Of(turns.Select(pair => pair.Turn.Others)));
    }
}
