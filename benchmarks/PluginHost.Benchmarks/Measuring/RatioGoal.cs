using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>How near one server is to come to another.</summary>
/// <param name="Contender">The one that is judged.</param>
/// <param name="To">The one it is measured against.</param>
/// <param name="AtMost">How many times the other's processor time it may take; null for as far as the control's launches were from
/// 1.</param>
internal sealed record RatioGoal(string Contender, string To, double? AtMost)
{
    /// <summary>
    /// Whether it is not the processor time but the time that counts, by the clock, from one exchange to the next: how many a second,
    /// turned over.
    /// </summary>
    internal bool ByTheClock { get; init; }

    internal Goal Judge(Comparison comparison, IReadOnlyList<Launch> launches)
    {
        (int contender, int to) = (comparison.IndexOf(Contender), comparison.IndexOf(To));
        double measured =
            Ratio.Between(contender, to, launches, window => ByTheClock ? 1 / window.PerSecond : window.CpuMicroseconds).Median;
        return new Goal($"{Contender}: {(ByTheClock ? "time" : "cpu")} × {To}", measured, AtMost ?? ReadControl(comparison, launches));
    }

    private static double ReadControl(Comparison comparison, IReadOnlyList<Launch> launches)
    {
        var control = Ratio.Between(
            comparison.IndexOf(Measuring.Contender.Control), comparison.IndexOf(Measuring.Contender.Yardstick), launches);
        return 1 + Math.Max(control.High - 1, 1 - control.Low);
    }
}
