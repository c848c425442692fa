using System.Globalization;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reloading;
using PluginHost.Benchmarks.Reporting;
using PluginHost.Benchmarks.Upgrading.Staying;

namespace PluginHost.Benchmarks.Upgrading;

/// <summary>The report as a person reads it.</summary>
internal static class UpgradeText
{
    private const double Mebibyte = 1024 * 1024;
    private const int ComplaintsShown = 20;

    internal static string Format(UpgradeReport report) => string.Join(
        Environment.NewLine,
        [
            Head(report),
            "",
            $"{Visitors(report)}",
            $"{Stayers(report)}",
            Invariant($"{report.Keys:N0} keys, {report.LostKeys} lost"),
            .. report.Failures,
            .. report.Complaints.Take(ComplaintsShown),
            .. report.Upgrades.Where(row => row.Reply!.Fault is not null).Select(row => row.Reply!.Fault!),
            "",
            $"{Times(report)}",
            $"{Upgrades(report)}",
            $"{OtherText.Format(report)}",
            GoalTable.Format(report.Goals),
        ]);

    private static string Head(UpgradeReport report) => string.Join(
        Environment.NewLine,
        Invariant($"{report.Benchmark}: the host replaced by a new process {report.Upgrades.Count} times under load, {report.Alone.Count} times without"),
        report.Machine,
        Invariant($"{report.Connections:N0} connections that stay, {report.Visitors.Count} clients that open and close; {report.Elapsed.TotalSeconds:F0} s, {report.Busy:F2} processors busy in all"));

    private static TextTable Visitors(UpgradeReport report)
    {
        var table = new TextTable(
            "new connections", "tried", "refused", "reset", "wrong", "no answer", "client's own", "p50 ms", "p99", "longest");
        foreach ((string plugin, OutcomeRow row) in report.Visitors)
        {
            Latency latency = report.VisitorLatencies[plugin];
            table.Add(
                plugin,
                Count(row.Tried),
                Count(row.Of(FailureKind.Refused)),
                Count(row.Of(FailureKind.Reset)),
                Count(row.Of(FailureKind.Wrong)),
                Count(row.Of(FailureKind.TimedOut)),
                Count(row.Of(FailureKind.Client)),
                Time(latency.P50),
                Time(latency.P99),
                Time(latency.Longest));
        }

        return table;
    }

    private static TextTable Stayers(UpgradeReport report)
    {
        var table = new TextTable(
            "connections that stay", "number", "ended", "no answer", "client's own", "answers, lines", "wrong", "missing", "doubled",
            "bytes lost", "p50 ms", "p99", "longest");
        foreach ((string name, StayerRow row) in report.Stayers)
        {
            table.Add(
                name,
                Count(row.Connections),
                Count(row.Ended),
                Count(row.Silent),
                Count(row.Failed),
                Count(row.Answers.Right),
                Count(row.Answers.Wrong),
                Count(row.Answers.Missing),
                Count(row.Answers.Doubled),
                Count(row.LostBytes),
                Time(row.Latency!.P50),
                Time(row.Latency.P99),
                Time(row.Latency.Longest));
        }

        return table;
    }

    private static TextTable Times(UpgradeReport report)
    {
        var table = new TextTable("ms", "number", "p50", "longest");
        Add("command to serving, as the verb says", report.Said);
        Add("command to serving, from the verb's start to its end", report.Command);
        Add("command to the end of the old process", report.OldEnded);
        Add("without load, as the verb says", UpgradeReport.Summarize(report.Alone.Select(reply => reply.Said)));
        Add(
            "without load, from the verb's start to its end",
            UpgradeReport.Summarize(report.Alone.Select(reply => (TimeSpan?)reply.Command)));
        return table;

        void Add(string name, Latency row) => table.Add(name, Count(row.Count), Time(row.P50), Time(row.Longest));
    }

    private static TextTable Upgrades(UpgradeReport report)
    {
        var table = new TextTable(
            "upgrade", "verb ms", "command ms", "old ended ms", "longest wait p50", "p99", "longest", "answering", "on the new",
            "on the old", "descriptors", "resident MiB");
        Add("before, none", report.Quiet[0]);
        for (int i = 0; i < report.Upgrades.Count; i++)
        {
            Add(Count(i + 1), report.Upgrades[i]);
        }

        Add("after, none", report.Quiet[^1]);
        return table;

        void Add(string name, UpgradeRow row) => table.Add(
            name,
            Time(row.Reply?.Said?.TotalMilliseconds),
            Time(row.Reply?.Command.TotalMilliseconds),
            Time(row.OldEnded?.TotalMilliseconds),
            Time(row.Waits.P50),
            Time(row.Waits.P99),
            Time(row.Waits.Longest),
            Count(row.Answering),
            Count(row.OnNew),
            Count(row.OnOld),
            Count(row.Descriptors),
            Invariant($"{row.Resident / Mebibyte:F0}"));
    }

    private static string Time(double? milliseconds) => milliseconds is { } time ? Invariant($"{time:F2}") : string.Empty;

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
