using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>What reading and writing a key cost, one request at a time on each connection and 16.</summary>
internal static class StoreComparisons
{
    private const string Store = "KeyValue";
    private const string Redis = "redis-server";
    private const int Pipeline = 16;

    internal static IReadOnlyList<Comparison> All { get; } =
        [Create("get", 1), Create("set", 1), Create("get", Pipeline), Create("set", Pipeline)];

    private static Comparison Create(string test, int pipeline) => new(
        $"{KeyValueBenchmark.Name}, {test.ToUpperInvariant()}, -P {pipeline}",
        "request",
        [
            new(Contender.Yardstick, ServerKinds.BareReplies),
            new(Contender.Control, ServerKinds.BareReplies),
            new(Redis, ServerKinds.Redis),
            new(Store, ServerKinds.KeyValue),
        ],
        pipeline == 1
            ? [new(Store, Contender.Yardstick, AtMost: 1.25), new(Store, Redis, AtMost: 1.6)]
            : [new(Store, Redis, AtMost: 1.0)],
        (_, server) => new RedisLoad(server, test, pipeline))
    {
        Peer = Redis,
    };
}
