using System.Globalization;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>The report as a person reads it.</summary>
internal static class KeyValueText
{
    internal static string Format(KeyValueReport report) => string.Join(
        Environment.NewLine,
        [
            .. report.Comparisons.Select(ComparisonText.Format),
            .. report.Reloads is { } reloads ? Format(report, reloads) : [],
            .. report.Skipped.Select(reason => $"{report.Benchmark}, skipped: {reason} (Debian: redis-tools)"),
        ]);

    private static IEnumerable<string> Format(KeyValueReport report, StoreReloads reloads) =>
    [
        Invariant($"{report.Benchmark}: all tests of redis-benchmark, {RedisBenchmark.Connections} connections, a reload each {report.Plan.Period.TotalSeconds:0.##} s"),
        report.Machine.ToString(),
        "",
        Loads(reloads).ToString(),
        Times(reloads).ToString(),
        Invariant($"{reloads.Keys:N0} keys written before, {reloads.Lost:N0} lost"),
        .. reloads.Loads.SelectMany(load => load.Result.Complaints).Select(complaint => $"redis-benchmark: {complaint}"),
        .. reloads.Failed.Select(message => $"a reload failed: {message}"),
        "",
        GoalTable.Format(report.Goals),
    ];

    private static TextTable Loads(StoreReloads reloads)
    {
        var table = new TextTable("load", "tests completed", "requests", "reloads", "errors");
        foreach (StoreLoad load in reloads.Loads)
        {
            table.Add(
                Invariant($"-P {load.Pipeline}"),
                Count(load.Result.PerSecond.Count),
                Count((long)load.Result.PerSecond.Count * load.Requests),
                Count(load.Reloads),
                Count(load.Result.Errors));
        }

        return table;
    }

    private static TextTable Times(StoreReloads reloads)
    {
        var table = new TextTable("ms", "number", "p50", "p99", "longest");
        Add(table, "reload, command to answer", reloads.Command);
        Add(table, "pause of all connections", reloads.Paused);
        return table;
    }

    private static void Add(TextTable table, string what, Latency latency) =>
        table.Add(what, Count(latency.Count), Time(latency.P50), Time(latency.P99), Time(latency.Longest));

    private static string Time(double milliseconds) => Invariant($"{milliseconds:F2}");

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
