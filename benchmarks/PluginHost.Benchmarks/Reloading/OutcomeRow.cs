using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>What became of what clients tried.</summary>
/// <param name="Tried">How many there were.</param>
/// <param name="Failures">How many failed, by kind.</param>
internal sealed record OutcomeRow(long Tried, IReadOnlyDictionary<FailureKind, long> Failures)
{
    internal long Failed => Failures.Values.Sum();

    internal static OutcomeRow Of(Tally tally) =>
        new(tally.Succeeded + tally.Failed, Enum.GetValues<FailureKind>().ToDictionary(kind => kind, kind => tally[kind]));

    internal long Of(FailureKind kind) => Failures[kind];
}
