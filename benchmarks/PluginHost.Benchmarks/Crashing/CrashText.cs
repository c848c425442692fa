using System.Globalization;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>The report as a person reads it.</summary>
internal static class CrashText
{
    internal static string Format(CrashReport report) =>
        string.Join(
            Environment.NewLine,
            [Head(report), "", $"{Clients(report)}", .. report.Cuts, "", $"{Times(report)}", GoalTable.Format(report.Goals)]);

    private static string Head(CrashReport report) => string.Join(
        Environment.NewLine,
        Invariant($"{report.Benchmark}: the workers of Echo and KeyValue killed {report.Plan.Kills} times in {report.Elapsed.TotalSeconds:F1} s, {report.Late} times later than planned"),
        report.Machine,
        Invariant($"{report.Plan.Connections:N0} connections that stay, half of them to each; {report.Busy:F2} processors busy in all"));

    private static TextTable Clients(CrashReport report)
    {
        var table = new TextTable(
            "clients", "opened", "refused", "lost", "no answer", "client's own", "answers", "wrong", "missing", "doubled");
        foreach ((string name, ClientRow row) in report.Clients)
        {
            table.Add(
                name,
                Count(row.Opened),
                Count(row.Refused),
                Count(row.Lost),
                Count(row.Silent),
                Count(row.Failed),
                Count(row.Answers.Right),
                Count(row.Answers.Wrong),
                Count(row.Answers.Missing),
                Count(row.Answers.Doubled));
        }

        return table;
    }

    private static TextTable Times(CrashReport report)
    {
        var table = new TextTable("ms", "number", "p50", "p99", "longest");
        Add("KeyValue, kill to the first answer on a connection that stays", report.StoreFirst);
        Add("KeyValue, kill until nobody waits", report.StoreLast);
        Add("Echo, kill to the first answer on a new connection", report.EchoFirst);
        Add("Echo, kill until nobody waits", report.EchoLast);
        foreach ((string name, ClientRow row) in report.Clients)
        {
            Add($"answer, {name}", row.Latency!);
        }

        return table;

        void Add(string name, Latency row) => table.Add(
            name, Count(row.Count), Invariant($"{row.P50:F2}"), Invariant($"{row.P99:F2}"), Invariant($"{row.Longest:F2}"));
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
