using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>
/// What it costs to hand a socket to another process. Some sockets go to and fro between two processes; one of the two is measured, and
/// what it does with each, receive it and send it back, is what both ends of one hand-off cost. So many are under way that it seldom has to
/// wait: waiting costs what the thread pool does meanwhile.
/// </summary>
internal static class CrossProcessBenchmark
{
    internal const string Name = "crossprocess";
    internal const int UnderWay = 64;

    private const string BareAsSocket = "bare, as Socket";
    private const string Channel = "channel";
    private const string Blob = "blob";
    private const string InProcess = "in process";

    internal static Comparison Comparison { get; } = new(
        Name,
        "hand-off",
        [
            new(Contender.Yardstick, ServerKinds.CarryBare),
            new(Contender.Control, ServerKinds.CarryBare),
            new(BareAsSocket, ServerKinds.CarryAsSocket),
            new(Channel, ServerKinds.CarryByChannel),
            new(Blob, ServerKinds.CarryByBlob),
            new(InProcess, ServerKinds.CarryInProcess),
        ],
        [
            new(Channel, Contender.Yardstick, AtMost: 1.50),
            new(Channel, BareAsSocket, AtMost: 1.50),
        ],
        (contender, server) => CarrierKinds.CreateLoad(contender.Kind, server))
    {
        Peer = BareAsSocket,
    };
}
