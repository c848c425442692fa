using PluginHost.Benchmarks.CrossProcess;
using PluginHost.Contracts;
using PluginHost.Hosting;

namespace PluginHost.Benchmarks.Servers;

/// <summary>The servers that can be measured, by the word that starts each.</summary>
internal static class ServerKinds
{
    internal const string Bare = "bare";
    internal const string Kestrel = "kestrel";
    internal const string HostSocket = "host-socket";
    internal const string HostTransport = "host-transport";
    internal const string HostReceiver = "host-receiver";
    internal const string WorkerSocket = "worker-socket";
    internal const string WorkerTransport = "worker-transport";
    internal const string WorkerAccept = "worker-accept";
    internal const string PluginAccept = "plugin-accept";
    internal const string BareReplies = "bare-replies";
    internal const string KeyValue = "keyvalue";
    internal const string CarryBare = "carry-bare";
    internal const string CarryAsSocket = "carry-as-socket";
    internal const string CarryByChannel = "carry-by-channel";
    internal const string CarryByBlob = "carry-by-blob";
    internal const string CarryInProcess = "carry-in-process";
    internal const string Redis = "redis-server";

    /// <summary>Starts one in a process of its own, and waits until it listens.</summary>
    internal static async Task<IMeasuredServer> StartAsync(string kind) =>
        kind == Redis ? await RedisServer.StartAsync() : await ServerProcess.StartAsync(kind);

    internal static IServer Create(string kind) => kind switch
    {
        Bare => new BareServer(BareConnection.ServeAsync),
        Kestrel => new KestrelServer(),
        HostSocket => new HostServer(Artifacts.BenchmarkPlugin("HandlerEcho"), AcceptMode.Host),
        HostTransport => new HostServer(Artifacts.SamplePlugin("Echo"), AcceptMode.Host),
        HostReceiver => new HostServer(Artifacts.SamplePlugin("SocketEcho"), AcceptMode.Host),
        PluginAccept => new HostServer(Artifacts.BenchmarkPlugin("HandlerEcho"), AcceptMode.Plugin),
        WorkerSocket => new HostServer(Artifacts.BenchmarkPlugin("HandlerEcho"), AcceptMode.Host, IsolationMode.Process),
        WorkerTransport => new HostServer(Artifacts.SamplePlugin("Echo"), AcceptMode.Host, IsolationMode.Process),
        WorkerAccept => new HostServer(Artifacts.BenchmarkPlugin("HandlerEcho"), AcceptMode.Plugin, IsolationMode.Process),
        BareReplies => new BareServer(BareReplier.ServeAsync),
        KeyValue => new HostServer(Artifacts.SamplePlugin("KeyValue"), AcceptMode.Host),
        CarryBare or CarryAsSocket or CarryByChannel or CarryByBlob or CarryInProcess => new CarrierServer(kind),
        _ => throw new ArgumentException($"There is no server '{kind}'.", nameof(kind)),
    };
}
