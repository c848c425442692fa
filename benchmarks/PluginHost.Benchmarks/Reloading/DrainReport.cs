using System.Globalization;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>What became of requests during reloads, as it is printed and written.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Rows">One for each place in which the plugin ran.</param>
internal sealed record DrainReport(string Benchmark, Machine Machine, IReadOnlyList<DrainRow> Rows)
{
    internal bool IsRight => Rows.All(row => row.Requests.Failed == 0);

    internal string Format()
    {
        FailureKind[] kinds = Enum.GetValues<FailureKind>();
        var table = new TextTable(["plugin runs in", "reloads", "requests", .. kinds.Select(kind => $"{kind}")]);
        foreach (var row in Rows)
        {
            long[] numbers = [row.Reloads, row.Requests.Tried, .. kinds.Select(row.Requests.Of)];
            table.Add([$"{row.Isolation}", .. numbers.Select(number => number.ToString("N0", CultureInfo.InvariantCulture))]);
        }

        return string.Join(Environment.NewLine, $"{Benchmark}: one request a connection, finished when asked to", Machine, "", table);
    }
}
