using PluginHost.Benchmarks.Reloading;
using PluginHost.Benchmarks.Upgrading.Staying;

namespace PluginHost.Benchmarks.Upgrading;

/// <summary>What all upgrades under load came to.</summary>
/// <param name="Elapsed">From the begin of the load to its end.</param>
/// <param name="Busy">Processors in use meanwhile, by the hosts, the clients and everything else.</param>
/// <param name="Upgrades">One after the other.</param>
/// <param name="Quiet">The same load without an upgrade, before and after.</param>
/// <param name="Stayers">By kind.</param>
/// <param name="Visitors">By plugin.</param>
/// <param name="Failures">Of the visitors, the first ones.</param>
/// <param name="Keys">How many keys the store had said it has.</param>
/// <param name="LostKeys">Of these, those that it has not, or with another value.</param>
/// <param name="ProcessesLeft">Of the host, besides the one that serves.</param>
internal sealed record UpgradeOutcome(
    TimeSpan Elapsed,
    double Busy,
    IReadOnlyList<UpgradeRow> Upgrades,
    IReadOnlyList<UpgradeRow> Quiet,
    IReadOnlyDictionary<string, StayerRow> Stayers,
    IReadOnlyDictionary<string, ClientSample> Visitors,
    IReadOnlyList<string> Failures,
    int Keys,
    int LostKeys,
    int ProcessesLeft);
