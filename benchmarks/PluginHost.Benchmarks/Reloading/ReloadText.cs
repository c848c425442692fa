using System.Globalization;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>The report as a person reads it.</summary>
internal static class ReloadText
{
    internal static string Format(ReloadReport report) => string.Join(
        Environment.NewLine, Head(report), "", Clients(report), Times(report), Cost(report), Host(report), GoalTable.Format(report.Goals));

    private static string Head(ReloadReport report) => string.Join(
        Environment.NewLine,
        Invariant($"{report.Benchmark}: {report.UnderLoad.Reloads:N0} reloads under load, {report.Alone.Reloads:N0} without"),
        report.Machine,
        Invariant($"{report.Plan.Openers} clients that open and close, {report.Plan.Staying} connections that stay, ")
            + Invariant($"other processes used {report.UnderLoad.Others:F2} processors, {report.Alone.Others:F2} without load"));

    private static TextTable Clients(ReloadReport report)
    {
        var table = new TextTable("clients", "tried", "refused", "reset", "wrong", "no answer", "client's own");
        Add("connections", report.Connections);
        Add("messages on those that stay", report.Messages);
        return table;

        void Add(string name, OutcomeRow row) => table.Add(
            name,
            Count(row.Tried),
            Count(row.Of(FailureKind.Refused)),
            Count(row.Of(FailureKind.Reset)),
            Count(row.Of(FailureKind.Wrong)),
            Count(row.Of(FailureKind.TimedOut)),
            Count(row.Of(FailureKind.Client)));
    }

    private static TextTable Times(ReloadReport report)
    {
        var table = new TextTable("ms", "number", "p50", "p99", "longest");
        Add("reload under load, command to cut-over", report.ReloadUnderLoad);
        Add("reload under load, command to answer", report.AnswerUnderLoad);
        Add("reload without load, command to cut-over", report.ReloadAlone);
        Add("reload without load, command to answer", report.AnswerAlone);
        Add("first connection after a cut-over", report.First);
        Add("connection, no reloads", report.Steady);
        Add("connection, during reloads", report.Reloading);
        return table;

        void Add(string name, Latency row) => table.Add(
            name, Count(row.Count), Invariant($"{row.P50:F2}"), Invariant($"{row.P99:F2}"), Invariant($"{row.Longest:F2}"));
    }

    private static TextTable Cost(ReloadReport report)
    {
        var table = new TextTable("cost a reload", "cpu ms of the host", "methods compiled");
        Add("under load, with what clients cost", report.UnderLoad);
        Add("without load", report.Alone);
        return table;

        void Add(string name, Growth row) =>
            table.Add(name, Invariant($"{row.CpuMilliseconds:F2}"), Invariant($"{row.Methods:F0}"));
    }

    private static TextTable Host(ReloadReport report)
    {
        var table = new TextTable(
            "host", "reloads", "verified", "leaked", "resident KB", "after", "a reload", "managed KB", "after", "a reload", "descriptors",
            "after");
        Add("under load", report.UnderLoad);
        Add("without load", report.Alone);
        return table;

        void Add(string name, Growth row) => table.Add(
            name,
            Count(row.Reloads),
            Count(row.After.Verified - row.Before.Verified),
            Count(row.After.Leaked - row.Before.Leaked),
            Count(row.Before.Resident / 1024),
            Count(row.After.Resident / 1024),
            Invariant($"{row.ResidentKilobytes:F2}"),
            Count(row.Before.Managed / 1024),
            Count(row.After.Managed / 1024),
            Invariant($"{row.ManagedKilobytes:F2}"),
            Count(row.Before.Descriptors),
            Count(row.After.Descriptors));
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
