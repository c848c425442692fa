using System.Globalization;

namespace PluginHost.Benchmarks.Reporting;

/// <summary>Goals as a person reads them.</summary>
internal static class GoalTable
{
    internal static string Format(IEnumerable<Goal> goals)
    {
        var table = new TextTable("goal", "measured", "at most", "");
        foreach (var goal in goals)
        {
            table.Add(goal.What, Format(goal.Measured), Format(goal.AtMost), goal.Met ? "met" : "not met");
        }

        return table.ToString();
    }

    private static string Format(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
