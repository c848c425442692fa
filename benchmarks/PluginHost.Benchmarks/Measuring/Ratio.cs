namespace PluginHost.Benchmarks.Measuring;

/// <summary>How many times the processor time of one server another one takes for the same work.</summary>
/// <param name="Median">Over the launches.</param>
/// <param name="Low">The launch with the lowest.</param>
/// <param name="High">The launch with the highest.</param>
internal readonly record struct Ratio(double Median, double Low, double High)
{
    /// <summary>Compares window with window of the same round, then takes the middle of the rounds, then of the launches.</summary>
    internal static Ratio Between(int contender, int peer, IEnumerable<Launch> launches) =>
        Between(contender, peer, launches, window => window.CpuMicroseconds);

    /// <summary>The same of something else that was measured.</summary>
    internal static Ratio Between(int contender, int peer, IEnumerable<Launch> launches, Func<Window, double> read)
    {
        double[] ratios =
        [
            .. launches.Select(launch => Measuring.Median.Of(
                launch.Counted.Select(round => read(round[contender]) / read(round[peer])))),
        ];
        return new(Measuring.Median.Of(ratios), ratios.Min(), ratios.Max());
    }
}
