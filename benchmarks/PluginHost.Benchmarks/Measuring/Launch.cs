namespace PluginHost.Benchmarks.Measuring;

/// <summary>What was measured between one start of all servers and their end.</summary>
/// <param name="Rounds">The rounds in their order; each holds one window a server, in the order of the contenders.</param>
internal sealed record Launch(IReadOnlyList<IReadOnlyList<Window>> Rounds)
{
    /// <summary>Processors used by others above which a round is not counted, as long as half of the rounds remain.</summary>
    private const double Disturbed = 0.1;

    /// <summary>
    /// The rounds that count: the quiet ones, at least the quietest half. They are chosen by what other processes did, never by
    /// their own results.
    /// </summary>
    internal IReadOnlyList<IReadOnlyList<Window>> Counted { get; } =
    [
        .. Rounds.OrderBy(OthersIn).TakeWhile((round, index) => index < (Rounds.Count + 1) / 2 || OthersIn(round) < Disturbed),
    ];

    /// <summary>Processors that other processes used in the most disturbed round that counts.</summary>
    internal double Others => Counted.Max(OthersIn);

    private static double OthersIn(IReadOnlyList<Window> round) => round.Max(window => window.Others);
}
