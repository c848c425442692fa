namespace PluginHost.Benchmarks.Measuring;

/// <summary>What was measured between one start of all servers and their end.</summary>
internal sealed class Launch
{
    /// <summary>Processors used by others up to which a round always counts.</summary>
    private const double Quiet = 0.1;

    internal Launch(IReadOnlyList<IReadOnlyList<Window>> rounds)
    {
        Rounds = rounds;
        double limit = Math.Max(Quiet, Median.Of(rounds.Select(OthersIn)));
        Counted = [.. rounds.Where(round => OthersIn(round) <= limit)];
    }

    /// <summary>The rounds in their order; each holds one window a server, in the order of the contenders.</summary>
    internal IReadOnlyList<IReadOnlyList<Window>> Rounds { get; }

    /// <summary>
    /// The rounds that count: the quiet ones, at least the quieter half. They are chosen by what other processes did meanwhile,
    /// never by their own results.
    /// </summary>
    internal IReadOnlyList<IReadOnlyList<Window>> Counted { get; }

    /// <summary>Processors that other processes used, the mean of a round, in the middle of those that count.</summary>
    internal double Others => Median.Of(Counted.Select(OthersIn));

    /// <summary>Of the whole round, because the clock of all processors is too coarse for a single window.</summary>
    private static double OthersIn(IReadOnlyList<Window> round) => round.Average(window => window.Others);
}
