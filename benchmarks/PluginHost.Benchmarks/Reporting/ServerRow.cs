using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Reporting;

/// <summary>What was measured of one server; medians of the counted windows where nothing else is said.</summary>
/// <param name="Name">The server.</param>
/// <param name="CpuMicroseconds">Processor time of the server process an exchange.</param>
/// <param name="ToYardstick">That, as a ratio to the bare server's.</param>
/// <param name="ToPeer">And to the peer's.</param>
/// <param name="PerSecond">Exchanges a second.</param>
/// <param name="AllocatedBytes">Managed memory an exchange.</param>
/// <param name="Exchanges">How many succeeded in the counted windows.</param>
/// <param name="Failures">How many failed in any window, by kind.</param>
/// <param name="Windows">Processor time of the server an exchange, in microseconds, in each counted window, launch by launch.</param>
internal sealed record ServerRow(
    string Name,
    double CpuMicroseconds,
    Ratio ToYardstick,
    Ratio ToPeer,
    double PerSecond,
    double AllocatedBytes,
    long Exchanges,
    IReadOnlyDictionary<FailureKind, long> Failures,
    IReadOnlyList<IReadOnlyList<double>> Windows)
{
    internal static ServerRow Create(Comparison comparison, int index, IReadOnlyList<Launch> launches)
    {
        Window[] all = [.. launches.SelectMany(launch => launch.Rounds).Select(round => round[index])];
        Window[] counted = [.. launches.SelectMany(launch => launch.Counted).Select(round => round[index])];
        return new(
            comparison.Contenders[index].Name,
            Median.Of(counted.Select(window => window.CpuMicroseconds)),
            Ratio.Between(index, comparison.IndexOf(Contender.Yardstick), launches),
            Ratio.Between(index, comparison.IndexOf(comparison.Peer), launches),
            Median.Of(counted.Select(window => window.PerSecond)),
            Median.Of(counted.Select(window => window.AllocatedBytes)),
            counted.Sum(window => window.Exchanges.Succeeded),
            Enum.GetValues<FailureKind>().ToDictionary(kind => kind, kind => all.Sum(window => window.Exchanges[kind])),
            [.. launches.Select(launch => launch.Counted.Select(round => round[index].CpuMicroseconds).ToArray())]);
    }
}
