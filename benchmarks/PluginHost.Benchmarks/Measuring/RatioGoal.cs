using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>How near one server is to come to another.</summary>
/// <param name="Contender">The one that is judged.</param>
/// <param name="To">The one it is measured against.</param>
/// <param name="AtMost">How many times the other's processor time it may take; null for as far as the control's launches were from 1.</param>
internal sealed record RatioGoal(string Contender, string To, double? AtMost)
{
    internal Goal Judge(Comparison comparison, IReadOnlyList<Launch> launches)
    {
        double measured = Ratio.Between(comparison.IndexOf(Contender), comparison.IndexOf(To), launches).Median;
        return new Goal($"{Contender}: cpu × {To}", measured, AtMost ?? ReadControl(comparison, launches));
    }

    private static double ReadControl(Comparison comparison, IReadOnlyList<Launch> launches)
    {
        var control = Ratio.Between(comparison.IndexOf(Measuring.Contender.Control), comparison.IndexOf(Measuring.Contender.Yardstick), launches);
        return 1 + Math.Max(control.High - 1, 1 - control.Low);
    }
}
