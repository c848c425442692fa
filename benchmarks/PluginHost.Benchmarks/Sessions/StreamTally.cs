namespace PluginHost.Benchmarks.Sessions;

/// <summary>What went wrong in the numbered streams of all connections.</summary>
/// <param name="Messages">How many should have come.</param>
/// <param name="Lost">How many did not.</param>
/// <param name="Duplicated">How many came again.</param>
/// <param name="Reordered">How many came after a later one.</param>
/// <param name="Damaged">How many came with wrong bytes, or to a session that did not know how far it was.</param>
internal sealed record StreamTally(long Messages, long Lost, long Duplicated, long Reordered, long Damaged)
{
    internal long Wrong => Lost + Duplicated + Reordered + Damaged;

    /// <param name="streams">Each with the number of its last message.</param>
    internal static StreamTally Of(IReadOnlyCollection<(NumberedStream Stream, long Last)> streams) => new(
        streams.Sum(s => s.Last),
        streams.Sum(s => s.Stream.Lost + s.Last - s.Stream.Last),
        streams.Sum(s => s.Stream.Duplicated),
        streams.Sum(s => s.Stream.Reordered),
        streams.Sum(s => s.Stream.Damaged));
}
