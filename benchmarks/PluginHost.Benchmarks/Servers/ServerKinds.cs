using PluginHost.Contracts;

namespace PluginHost.Benchmarks.Servers;

/// <summary>The servers that can be measured, by the word that starts each.</summary>
internal static class ServerKinds
{
    internal const string Bare = "bare";
    internal const string Kestrel = "kestrel";
    internal const string HostSocket = "host-socket";
    internal const string HostTransport = "host-transport";
    internal const string PluginAccept = "plugin-accept";

    internal static IServer Create(string kind) => kind switch
    {
        Bare => new BareServer(),
        Kestrel => new KestrelServer(),
        HostSocket => new HostServer(Artifacts.BenchmarkPlugin("SocketEcho"), AcceptMode.Host),
        HostTransport => new HostServer(Artifacts.SamplePlugin("Echo"), AcceptMode.Host),
        PluginAccept => new HostServer(Artifacts.BenchmarkPlugin("SocketEcho"), AcceptMode.Plugin),
        _ => throw new ArgumentException($"There is no server '{kind}'.", nameof(kind)),
    };
}
