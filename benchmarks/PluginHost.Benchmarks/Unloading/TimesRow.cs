using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>How long the unloads of a sample took.</summary>
/// <param name="Sample">Its name.</param>
/// <param name="Proof">From the unload to the proof that the code is gone.</param>
/// <param name="Whole">From the command to its answer.</param>
/// <param name="NotVerified">How many were not proved.</param>
internal sealed record TimesRow(string Sample, Latency Proof, Latency Whole, int NotVerified)
{
    internal static TimesRow Create(string sample, IReadOnlyCollection<Round> rounds) => new(
        sample, Summarize(rounds.Select(round => round.Proof)), Summarize(rounds.Select(round => round.Whole)), rounds.Count(
            round => !round.Verified));

    internal static Latency Summarize(IEnumerable<TimeSpan> times)
    {
        var histogram = new LatencyHistogram();
        foreach (TimeSpan time in times)
        {
            histogram.Add(time);
        }

        return histogram.Summarize();
    }
}
