using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>
/// What it costs that a plugin runs in a worker: the same plugin, in the host's process and in another. A worker's processor time counts
/// with its host's.
/// </summary>
internal static class WorkerBenchmark
{
    private const string InProcess = "in process";
    private const string InProcessAgain = "in process again";
    private const string Worker = "in a worker";
    private const string WorkerAccept = "in a worker, plugin accept";
    private const int ConnectionsUnderWay = 8;
    private const int Connections = 64;
    private const int MessageSize = 64;

    /// <summary>A goal of 0.8 of the connections a second, turned over.</summary>
    private const double LongestAccept = 1 / 0.8;

    /// <summary>Connect, one byte each way, close.</summary>
    internal static Comparison Accept { get; } = new(
        CrossProcessBenchmark.Name + "-accept",
        "connection",
        [
            new(Contender.Yardstick, ServerKinds.Bare),
            new(Contender.Control, ServerKinds.Bare),
            new(InProcess, ServerKinds.HostSocket),
            new(InProcessAgain, ServerKinds.HostSocket),
            new(Worker, ServerKinds.WorkerSocket),
            new(WorkerAccept, ServerKinds.WorkerAccept),
        ],
        [
            new(Worker, InProcess, AtMost: LongestAccept) { ByTheClock = true },
            new(WorkerAccept, InProcess, AtMost: LongestAccept) { ByTheClock = true },
        ],
        (_, server) => new ConnectLoad(server, ConnectionsUnderWay))
    {
        Peer = InProcess,
    };

    /// <summary>A message there and back on a connection that stays.</summary>
    internal static Comparison Echo { get; } = new(
        CrossProcessBenchmark.Name + "-echo",
        "message",
        [
            new(Contender.Yardstick, ServerKinds.Bare),
            new(Contender.Control, ServerKinds.Bare),
            new(InProcess, ServerKinds.HostTransport),
            new(InProcessAgain, ServerKinds.HostTransport),
            new(Worker, ServerKinds.WorkerTransport),
        ],
        [
            new(InProcessAgain, InProcess, AtMost: null),
            new(Worker, InProcess, AtMost: 1),
        ],
        (_, server) => new MessageLoad(server, Connections, MessageSize))
    {
        Peer = InProcess,
    };
}
