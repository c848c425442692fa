using System.Globalization;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Proxies;
using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>The report as a person reads it.</summary>
internal static class SessionText
{
    private const double Mebibyte = 1024 * 1024;

    internal static string Format(SessionReport report) => string.Join(
        Environment.NewLine, Head(report), "", Streams(report), Times(report), Answers(report), Memory(report), Lasting(report.Lasting),
        Proxies(report), GoalTable.Format(report.Goals));

    private static string Head(SessionReport report) => string.Join(
        Environment.NewLine,
        Invariant($"{report.Benchmark}: {report.Rows[0].Connections:N0} live connections, {report.Rows[0].Reloads} reloads")
            + (report.Rows[0].Connections < report.Plan.Connections ? Invariant($" (the descriptor limit does not allow {report.Plan.Connections:N0})") : string.Empty),
        report.Machine,
        Invariant($"a message of 64 bytes each {report.Plan.Period.TotalSeconds:0.#} s on each connection, other processes used {report.Others:F2} processors"));

    private static TextTable Streams(SessionReport report)
    {
        var table = new TextTable(
            "state", "connections", "reloads", "ended", "stayed", "messages", "lost", "duplicated", "reordered", "damaged");
        foreach (SessionRow row in report.Rows)
        {
            table.Add(
                row.State,
                Count(row.Connections),
                Count(row.Reloads),
                Count(row.Lost),
                Count(row.Stayed),
                Count(row.ToServer.Messages + row.ToClient.Messages),
                Count(row.ToServer.Lost + row.ToClient.Lost),
                Count(row.ToServer.Duplicated + row.ToClient.Duplicated),
                Count(row.ToServer.Reordered + row.ToClient.Reordered),
                Count(row.ToServer.Damaged + row.ToClient.Damaged));
        }

        return table;
    }

    private static TextTable Times(SessionReport report)
    {
        var table = new TextTable(
            "reload, ms from the command", "cut-over p50", "longest", "all moved p50", "longest", "save + load p50", "longest");
        foreach (SessionRow row in report.Rows)
        {
            table.Add(
                row.State,
                Time(row.CutOver.P50),
                Time(row.CutOver.Longest),
                Time(row.Moved.P50),
                Time(row.Moved.Longest),
                row.Bytes == 0 ? "" : Time(row.StateMoved.P50),
                row.Bytes == 0 ? "" : Time(row.StateMoved.Longest));
        }

        return table;
    }

    private static TextTable Answers(SessionReport report)
    {
        var table = new TextTable("answer, ms", "steady", "p50", "p99", "longest", "reloading", "p50", "p99", "longest");
        foreach (SessionRow row in report.Rows)
        {
            table.Add([row.State, .. Cells(row.Steady), .. Cells(row.Reloading)]);
        }

        return table;

        static string[] Cells(Latency latency) => [Count(latency.Count), Time(latency.P50), Time(latency.P99), Time(latency.Longest)];
    }

    private static TextTable Memory(SessionReport report)
    {
        var table = new TextTable("host, MiB resident", "before the first reload", "more at its peak");
        foreach (SessionRow row in report.Rows)
        {
            table.Add(row.State, Invariant($"{row.Resident / Mebibyte:N0}"), Invariant($"{row.Extra / Mebibyte:N0}"));
        }

        return table;
    }

    private static TextTable Lasting(LastingRow row)
    {
        var table = new TextTable(
            "the same connections",
            "reloads",
            "ended",
            "verified",
            "registrations",
            "after",
            "descriptors",
            "after",
            "cpu µs a message",
            "again",
            "after");
        table.Add(
            Count(row.Connections),
            Count(row.Reloads),
            Count(row.Ended),
            Count(row.Verified),
            Count(row.Before.Registrations),
            Count(row.After.Registrations),
            Count(row.Before.Descriptors),
            Count(row.After.Descriptors),
            Time(row.CpuBefore),
            Time(row.CpuAgain),
            Time(row.CpuAfter));
        return table;
    }

    private static TextTable Proxies(SessionReport report)
    {
        var table = new TextTable(
            "connections that stay", "connections", "on the new code", "cut at once", "kept on the old", "then cut", "after");
        SessionRow own = report.Rows[0];
        table.Add(
            "PluginHost",
            Count(own.Connections),
            Count(own.Connections - own.Lost - own.Stayed),
            Count(own.Lost),
            Count(own.Stayed),
            "0",
            "");
        foreach (ProxyRow row in report.Proxies)
        {
            if (row.Skipped is { } reason)
            {
                table.Add($"{row.Name}: skipped, {reason}", "", "", "", "", "", "");
                continue;
            }

            table.Add(
                row.Name,
                Count(row.Connections),
                Count(row.OnNew),
                Count(row.CutAtOnce),
                Count(row.KeptOnOld),
                Count(row.CutAtLimit),
                Invariant($"{row.Limit.TotalSeconds:0.#} s"));
        }

        return table;
    }

    private static string Time(double milliseconds) => Invariant($"{milliseconds:F2}");

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
