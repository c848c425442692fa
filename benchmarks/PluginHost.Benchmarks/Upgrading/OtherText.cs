using System.Globalization;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Reporting;
using PluginHost.Benchmarks.Upgrading.Beside;

namespace PluginHost.Benchmarks.Upgrading;

/// <summary>What became of connections that stay, here and elsewhere, as a person reads it.</summary>
internal static class OtherText
{
    internal static TextTable Format(UpgradeReport report)
    {
        var table = new TextTable(
            "connections that stay", "replaced", "seen after", "number", "answering", "on the new", "on the old", "old processes",
            "end when clients leave", "new ones: tried", "refused", "reset");
        AddOwn(table, report);
        foreach (OtherOutcome other in report.Others)
        {
            Add(table, other);
        }

        return table;
    }

    /// <summary>At the worst of all upgrades.</summary>
    private static void AddOwn(TextTable table, UpgradeReport report) => table.Add(
        "PluginHost, upgrade (the worst of all)",
        Count(report.Upgrades.Count(row => row.Reply!.Fault is null)),
        "",
        Count(report.Connections),
        Count(report.Upgrades.Min(row => row.Answering)),
        Count(report.Upgrades.Min(row => row.OnNew)),
        Count(report.Upgrades.Max(row => row.OnOld)),
        Count(report.Upgrades.Count(row => row.Reply!.Fault is null && row.OldEnded is null)),
        "",
        Count(report.Visitors.Values.Sum(row => row.Tried)),
        Count(report.Visitors.Values.Sum(row => row.Of(FailureKind.Refused))),
        Count(report.Visitors.Values.Sum(row => row.Of(FailureKind.Reset))));

    private static void Add(TextTable table, OtherOutcome other)
    {
        if (other.Skipped is { } reason)
        {
            table.Add($"{other.Name}: skipped, {reason}", "", "", "", "", "", "", "", "", "", "", "");
            return;
        }

        foreach (OtherRow row in other.Rows)
        {
            bool isLast = row == other.Rows[^1];
            table.Add(
                other.Name,
                row.Replaced ? Count(row.Number) : $"{Count(row.Number)}: no",
                Invariant($"{row.After.TotalSeconds:0.#} s"),
                Count(other.Connections),
                Count(row.Answering),
                Count(row.OnNew),
                Count(row.OnOld),
                Count(row.OldProcesses),
                isLast && row.OldProcesses > 0
                    ? (other.OldEnded is { } time ? Invariant($"after {time.TotalMilliseconds:F0} ms") : "no")
                    : "",
                isLast ? Count(other.Visitors.Tried) : "",
                isLast ? Count(other.Visitors.Of(FailureKind.Refused)) : "",
                isLast ? Count(other.Visitors.Of(FailureKind.Reset)) : "");
        }
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
