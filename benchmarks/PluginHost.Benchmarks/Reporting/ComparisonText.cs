using System.Globalization;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Reporting;

/// <summary>A comparison as a person reads it.</summary>
internal static class ComparisonText
{
    internal static string Format(ComparisonReport report)
    {
        var table = new TextTable(
            "server",
            $"cpu µs/{report.Exchange}",
            $"× {Contender.Yardstick} (low – high)",
            $"× {report.Peer} (low – high)",
            $"{report.Exchange}s/s",
            $"bytes/{report.Exchange}",
            "failed");
        foreach (var server in report.Servers)
        {
            table.Add(
                server.Name,
                Invariant($"{server.CpuMicroseconds:F2}"),
                Format(server.ToYardstick),
                Format(server.ToPeer),
                Invariant($"{server.PerSecond:N0}"),
                Invariant($"{server.AllocatedBytes:N0}"),
                Invariant($"{server.Failures.Values.Sum():N0}"));
        }

        return string.Join(Environment.NewLine, Head(report), "", table, GoalTable.Format(report.Goals));
    }

    private static string Head(ComparisonReport report)
    {
        int rounds = report.Plan.Launches * report.Plan.Rounds;
        return Invariant($"{report.Benchmark}: processor time of the server, user and kernel, a {report.Exchange}")
            + Environment.NewLine + report.Machine + Environment.NewLine
            + Invariant($"{report.Plan.Launches} launches, {report.RoundsCounted} of {rounds} rounds counted, windows of ")
            + Invariant($"{report.Plan.Window.TotalMilliseconds:F0} ms, other processes used {report.Others:F2} processors");
    }

    private static string Format(Ratio ratio) => Invariant($"{ratio.Median:F3} ({ratio.Low:F3} – {ratio.High:F3})");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
