using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reporting;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>What the benchmark found, as it is printed and written. Times are in milliseconds.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Plan">How much was done.</param>
/// <param name="Elapsed">From the first kill to the end of the last second.</param>
/// <param name="Late">How many kills had to wait for more than a second until everything served again.</param>
/// <param name="Busy">Processors in use meanwhile, by the host, its workers, the clients and everything else.</param>
/// <param name="Clients">What became of connections and requests, by kind of client.</param>
/// <param name="Cuts">What the host said of sessions that it had to cut off.</param>
/// <param name="StoreFirst">From the kill to the first answer on a connection to KeyValue that stays.</param>
/// <param name="StoreLast">From the kill until nobody there waits for an answer any more.</param>
/// <param name="EchoFirst">From the kill to the first answer on a new connection to Echo.</param>
/// <param name="EchoLast">From the kill until nobody there waits any more.</param>
/// <param name="Goals">What was expected, and whether it is so.</param>
internal sealed record CrashReport(
    string Benchmark,
    Machine Machine,
    CrashPlan Plan,
    TimeSpan Elapsed,
    int Late,
    double Busy,
    IReadOnlyDictionary<string, ClientRow> Clients,
    IReadOnlyCollection<string> Cuts,
    Latency StoreFirst,
    Latency StoreLast,
    Latency EchoFirst,
    Latency EchoLast,
    IReadOnlyList<Goal> Goals)
{
    private const double LongestMiddle = 300;
    private const double LongestTail = 1000;

    /// <summary>Whether nobody lost what must not be lost; how soon it came does not matter here.</summary>
    internal bool IsRight => Goals.Where(goal => goal.AtMost == 0).All(goal => goal.Met);

    internal static CrashReport Create(
        CrashPlan plan, CrashCrowd crowd, IReadOnlyCollection<string> cuts, TimeSpan elapsed, int late, double busy)
    {
        ClientRow[] store = [crowd.StoreOneByOne, crowd.StorePipelined];
        ClientRow[] knocking = [crowd.EchoKnocking, crowd.StoreKnocking];
        (Latency storeFirst, Latency echoFirst) = (crowd.StoreClock.First, crowd.EchoClock.First);
        return new CrashReport(
            CrashBenchmark.Name,
            Machine.Current,
            plan,
            elapsed,
            late,
            busy,
            new Dictionary<string, ClientRow>
            {
                ["KeyValue, one by one"] = crowd.StoreOneByOne,
                ["KeyValue, pipelined"] = crowd.StorePipelined,
                ["KeyValue, new ones"] = crowd.StoreKnocking,
                ["Echo"] = crowd.EchoStaying,
                ["Echo, new ones"] = crowd.EchoKnocking,
                ["neighbour"] = crowd.NeighbourStaying,
                ["neighbour, new ones"] = crowd.NeighbourKnocking,
            },
            cuts,
            storeFirst,
            crowd.StoreClock.Last,
            echoFirst,
            crowd.EchoClock.Last,
            [
                new("neighbour: errors", crowd.NeighbourStaying.Errors + crowd.NeighbourKnocking.Errors, 0),
                new("connects refused", store.Append(crowd.EchoStaying).Concat(knocking).Sum(row => row.Refused), 0),
                new("KeyValue: connections lost", store.Sum(row => row.Lost + row.Silent), 0),
                new("KeyValue: answers wrong", store.Append(crowd.StoreKnocking).Sum(row => row.Answers.Wrong), 0),
                new("KeyValue: answers missing", store.Append(crowd.StoreKnocking).Sum(row => row.Answers.Missing), 0),
                new("KeyValue: answers doubled", store.Append(crowd.StoreKnocking).Sum(row => row.Answers.Doubled), 0),
                new("KeyValue serves again, p50, ms", storeFirst.P50, LongestMiddle),
                new("KeyValue serves again, p99, ms", storeFirst.P99, LongestTail),
                new("Echo serves again, p50, ms", echoFirst.P50, LongestMiddle),
                new("Echo serves again, p99, ms", echoFirst.P99, LongestTail),
            ]);
    }
}
