using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks;

/// <summary>What a message costs on a connection that stays: 64 connections, 64 bytes there and back.</summary>
internal static class EchoBenchmark
{
    internal const string Name = "echo";
    private const string SocketShape = "Socket shape";
    private const string TransportShape = "Transport shape";
    private const int Connections = 64;
    private const int MessageSize = 64;

    internal static Comparison Comparison { get; } = new(
        Name,
        "message",
        [
            new(Contender.Yardstick, ServerKinds.Bare),
            new(Contender.Control, ServerKinds.Bare),
            new(Contender.Peer, ServerKinds.Kestrel),
            new(SocketShape, ServerKinds.HostSocket),
            new(TransportShape, ServerKinds.HostTransport),
        ],
        [
            new(SocketShape, Contender.Yardstick, AtMost: 1.02),
            new(TransportShape, Contender.Peer, AtMost: 1.00),
            new(TransportShape, Contender.Peer, AtMost: 0.90),
        ],
        (_, server) => new MessageLoad(server, Connections, MessageSize));
}
