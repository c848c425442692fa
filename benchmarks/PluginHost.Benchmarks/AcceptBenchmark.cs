using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks;

/// <summary>What a connection costs: connect, one byte each way, close.</summary>
internal static class AcceptBenchmark
{
    internal const string Name = "accept";
    private const int ConnectionsUnderWay = 8;

    internal static Comparison Comparison { get; } = new(
        Name,
        "connection",
        [
            new(Contender.Yardstick, ServerKinds.Bare),
            new(Contender.Control, ServerKinds.Bare),
            new(Contender.Peer, ServerKinds.Kestrel),
        ],
        server => new ConnectLoad(server, ConnectionsUnderWay));
}
