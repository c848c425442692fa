using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Reloading;

namespace PluginHost.Benchmarks.Upgrading.Beside;

/// <summary>What was seen of another server.</summary>
/// <param name="Name">The server.</param>
/// <param name="Connections">Those that were to stay.</param>
/// <param name="Rows">What became of them.</param>
/// <param name="Visitors">Connections that came anew, all the time.</param>
/// <param name="Ended">Connections that ended although the client did not want it.</param>
/// <param name="OldEnded">
/// From the moment when the clients closed their connections to the end of the last old process; null if it has not ended in time, or none
/// was left.
/// </param>
/// <param name="Skipped">Why nothing was measured; null if it was.</param>
internal sealed record OtherOutcome(
    string Name, int Connections, IReadOnlyList<OtherRow> Rows, OutcomeRow Visitors, int Ended, TimeSpan? OldEnded, string? Skipped)
{
    internal static OtherOutcome Skip(string name, string reason) => new(name, 0, [], OutcomeRow.Of(new Tally()), 0, null, reason);
}
