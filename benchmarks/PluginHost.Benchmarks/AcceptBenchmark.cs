using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks;

/// <summary>What a connection costs: connect, one byte each way, close.</summary>
internal static class AcceptBenchmark
{
    internal const string Name = "accept";
    private const string HostAccept = "host accept";
    private const string HostAcceptTransport = "host accept, Transport";
    private const string HostAcceptReceiver = "host accept, ISocketReceiver";
    private const string PluginAccept = "plugin accept";
    private const int ConnectionsUnderWay = 8;

    internal static Comparison Comparison { get; } = new(
        Name,
        "connection",
        [
            new(Contender.Yardstick, ServerKinds.Bare),
            new(Contender.Control, ServerKinds.Bare),
            new(Contender.Peer, ServerKinds.Kestrel),
            new(HostAccept, ServerKinds.HostSocket),
            new(HostAcceptTransport, ServerKinds.HostTransport),
            new(HostAcceptReceiver, ServerKinds.HostReceiver),
            new(PluginAccept, ServerKinds.PluginAccept),
        ],
        [
            new(HostAccept, Contender.Yardstick, AtMost: 1.10),
            new(HostAccept, Contender.Yardstick, AtMost: 1.20),
            new(HostAccept, Contender.Peer, AtMost: 1.00),
            new(PluginAccept, Contender.Yardstick, AtMost: null),
        ],
        (_, server) => new ConnectLoad(server, ConnectionsUnderWay));
}
