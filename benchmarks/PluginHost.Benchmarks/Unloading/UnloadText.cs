using System.Globalization;
using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>The report as a person reads it.</summary>
internal static class UnloadText
{
    private const double Mebibyte = 1024 * 1024;

    internal static string Format(UnloadReport report) => string.Join(
        Environment.NewLine, Head(report), "", Times(report), Neighbours(report.Neighbours), Growth(report), Explanations(report),
        GoalTable.Format(report.Goals));

    internal static string Mebibytes(long bytes) => Invariant($"{bytes / Mebibyte:N0}");

    private static string Head(UnloadReport report) => string.Join(
        Environment.NewLine,
        Invariant($"{report.Benchmark}: {string.Join(" and ", report.Growth.Select(row => Invariant($"{row.Rounds:N0} rounds of {row.Sample}")))}"),
        report.Machine,
        Invariant($"an unload each {report.Plan.Pace.TotalSeconds:0.#} s beside a neighbour, other processes used {report.Others:F2} processors"));

    private static TextTable Times(UnloadReport report)
    {
        var table = new TextTable(
            "ms", "unloads", "not verified", "unload to proof p50", "p99", "longest", "command to answer p50", "p99", "longest");
        foreach (TimesRow row in report.Times)
        {
            table.Add(
                row.Sample, Count(row.Proof.Count), Count(row.NotVerified), Time(row.Proof.P50), Time(row.Proof.P99), Time(
                    row.Proof.Longest),
                Time(row.Whole.P50), Time(row.Whole.P99), Time(row.Whole.Longest));
        }

        return table;
    }

    private static TextTable Neighbours(IReadOnlyList<NeighbourRow> rows)
    {
        var table = new TextTable(
            "a neighbour's answers, ms", "heap MiB", "answers", "p50", "p99", "p99.9", "longest", "> 1 ms, %", "p99 × quiet (low – high)",
            "GC stops, ms/s", "unloads", "not verified", "to proof p50", "longest", "others");
        foreach (NeighbourRow row in rows)
        {
            table.Add(
                Describe(row.Disturbance),
                Mebibytes(row.HeapBytes),
                Count(row.Answer.Count),
                Time(row.Answer.P50),
                Time(row.Answer.P99),
                Time(row.P999),
                Time(row.Answer.Longest),
                Time(row.Late * 100),
                Invariant($"{row.ToQuiet.Median:F2} ({row.ToQuiet.Low:F2} – {row.ToQuiet.High:F2})"),
                Time(row.Paused),
                Count(row.Unloads),
                Count(row.NotVerified),
                row.Unloads == 0 ? string.Empty : Time(row.Proof.P50),
                row.Unloads == 0 ? string.Empty : Time(row.Proof.Longest),
                Time(row.Others));
        }

        return table;
    }

    private static TextTable Growth(UnloadReport report)
    {
        var table = new TextTable(
            "left behind", "rounds", "not verified", "ms a round", "resident KB", "after", "a round", "managed KB", "after", "a round");
        foreach (GrowthRow row in report.Growth)
        {
            table.Add(
                row.Sample,
                Count(row.Rounds),
                Count(row.NotVerified),
                Time(row.Elapsed.TotalMilliseconds / row.Rounds),
                Count(row.First.Resident / 1024),
                Count(row.Last.Resident / 1024),
                Time(row.ResidentKilobytes),
                Count(row.First.Managed / 1024),
                Count(row.Last.Managed / 1024),
                Time(row.ManagedKilobytes));
        }

        return table;
    }

    private static TextTable Explanations(UnloadReport report)
    {
        var table = new TextTable(
            "a leak explained",
            "heap MiB",
            "dump MB",
            "written in s",
            "longest answer ms",
            "in all s",
            "analysis resident MB",
            "live objects");
        foreach (ExplanationRow row in report.Explanations)
        {
            table.Add(
                string.Join(", ", row.Explanation.Holders),
                Mebibytes(row.HeapBytes),
                Count(row.Explanation.DumpBytes / 1_000_000),
                Time(row.Explanation.Dump.TotalSeconds),
                Time(row.Answer.Longest),
                Time(row.Explanation.Whole.TotalSeconds),
                Count(row.Explanation.PeakBytes / 1_000_000),
                Count(row.Explanation.LiveObjects));
        }

        return table;
    }

    private static string Describe(Disturbance disturbance) => disturbance switch
    {
        Disturbance.Quiet => "quiet",
        Disturbance.Load => "PluginHost loads",
        Disturbance.Unload => "PluginHost unloads",
        Disturbance.Round => "PluginHost loads and unloads",
        Disturbance.CollectLoop => "GC.Collect in a loop",
        _ => "quiet again",
    };

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(double number) => Invariant($"{number:F2}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
