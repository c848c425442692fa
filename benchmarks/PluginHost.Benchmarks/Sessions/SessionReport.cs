using PluginHost.Benchmarks.Proxies;
using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>What the benchmark found, as it is printed and written.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Plan">How much was measured.</param>
/// <param name="Others">Processors that others than this benchmark used meanwhile: about 0 on a quiet machine.</param>
/// <param name="Rows">First without plugin-wide state, then with states of each size.</param>
/// <param name="Lasting">What many reloads leave behind.</param>
/// <param name="Proxies">What becomes of connections that stay when other servers reload.</param>
/// <param name="Goals">What was expected, and whether it is so.</param>
internal sealed record SessionReport(
    string Benchmark,
    Machine Machine,
    SessionPlan Plan,
    double Others,
    IReadOnlyList<SessionRow> Rows,
    LastingRow Lasting,
    IReadOnlyList<ProxyRow> Proxies,
    IReadOnlyList<Goal> Goals)
{
    /// <summary>Whether no connection and no message was lost; how fast does not matter here.</summary>
    internal bool IsRight => Rows.All(row => row.IsRight) && Lasting.IsRight;

    internal static SessionReport Create(
        SessionPlan plan, double others, IReadOnlyList<SessionRow> rows, LastingRow lasting, IReadOnlyList<ProxyRow> proxies) =>
        new(SessionBenchmark.Name, Machine.Current, plan, others, rows, lasting, proxies, [.. Judge(rows), .. Judge(lasting)]);

    private static IEnumerable<Goal> Judge(LastingRow lasting)
    {
        yield return new(
            $"{lasting.Reloads} reloads, {lasting.Connections} connections: not verified", lasting.Reloads - lasting.Verified, 0);
        yield return new("registrations more or less", Math.Abs(lasting.After.Registrations - lasting.Before.Registrations), 0);
        yield return new("descriptors more or less", Math.Abs(lasting.After.Descriptors - lasting.Before.Descriptors), 0);
        yield return new(
            "cpu a message, afterwards × before",
            lasting.CpuAfter / lasting.CpuBefore,
            1 + (2 * Math.Abs((lasting.CpuAgain / lasting.CpuBefore) - 1)) + 0.02);
    }

    private static IEnumerable<Goal> Judge(IReadOnlyList<SessionRow> rows)
    {
        SessionRow sessions = rows[0];
        yield return new("connections lost", rows.Sum(row => row.Lost), 0);
        yield return new("connections that did not move", rows.Sum(row => row.Stayed), 0);
        yield return new("messages lost", rows.Sum(row => row.ToServer.Lost + row.ToClient.Lost), 0);
        yield return new("messages duplicated", rows.Sum(row => row.ToServer.Duplicated + row.ToClient.Duplicated), 0);
        yield return new("messages reordered", rows.Sum(row => row.ToServer.Reordered + row.ToClient.Reordered), 0);
        yield return new("messages damaged", rows.Sum(row => row.ToServer.Damaged + row.ToClient.Damaged), 0);
        yield return new($"all {sessions.Connections} moved, longest, ms", sessions.Moved.Longest, 1000);
        yield return new("answer during reloads without state, p50, ms", sessions.Reloading.P50, 5);
        yield return new("answer during reloads without state, p99, ms", sessions.Reloading.P99, 50);
        yield return new("answer during reloads without state, longest, ms", sessions.Reloading.Longest, 250);
        foreach (SessionRow row in rows.Skip(1).Where(row => row.Bytes >= 1024 * 1024 * 1024))
        {
            yield return new($"{row.State}: save and load, longest, ms", row.StateMoved.Longest, 2000);
            yield return new($"{row.State}: extra memory, GiB", row.Extra / (1024.0 * 1024 * 1024), 1.1);
        }
    }
}
