using System.Net;
using PluginHost.Contracts;
using PluginHost.Hosting;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>A plugin that is loaded, asked once and unloaded, again and again.</summary>
/// <param name="Assembly">Its DLL.</param>
/// <param name="Url">Where it is to serve.</param>
/// <param name="Ask">Has it serve, and throws if it does not answer as it should.</param>
internal sealed record Sample(string Assembly, string Url, Action<IPEndPoint> Ask)
{
    private const string Tcp = "tcp://127.0.0.1:0";

    internal static readonly Sample Echo = new(Artifacts.SamplePlugin("Echo"), Tcp, Questions.AskEcho);

    internal static readonly Sample WebApp = new(Artifacts.TestPlugin("WebApp"), Tcp, Questions.AskWebApp);

    /// <summary>Those of <c>plugins/</c>: none of them holds on to anything.</summary>
    internal static readonly IReadOnlyList<Sample> Clean =
    [
        Echo,
        new(Artifacts.SamplePlugin("SocketEcho"), Tcp, Questions.AskEcho),
        new(Artifacts.SamplePlugin("RawEcho"), Tcp, Questions.AskEcho),
        new(Artifacts.SamplePlugin("Time"), "udp://127.0.0.1:0", Questions.AskTime),
        new(Artifacts.SamplePlugin("Chat"), Tcp, Questions.AskChat),
        new(Artifacts.SamplePlugin("KeyValue"), Tcp, Questions.AskKeyValue),
    ];

    /// <summary>Leaves a handler on an event of the framework.</summary>
    internal static readonly Sample Leaker =
        new(Artifacts.BenchmarkPlugin("Leaker"), Tcp, Questions.AskEcho) { VerifyTimeout = TimeSpan.FromSeconds(1) };

    /// <summary>Echo under names of their own: as many as a turn of a disturbance has use for.</summary>
    internal static readonly IReadOnlyList<Sample> Crowd = [.. Enumerable.Range(1, 4).Select(i => Echo with { Name = $"Echo{i}" })];

    internal static readonly IReadOnlyList<Sample> All = [.. Clean, WebApp, Leaker, .. Crowd];

    internal PluginOptions Options => new()
    {
        Endpoints = { [EndpointAttribute.DefaultName] = new EndpointOptions { Url = Url } },
        VerifyTimeout = VerifyTimeout,
    };

    /// <summary>How long its unload may take; null for the host's default.</summary>
    private TimeSpan? VerifyTimeout { get; init; }

    /// <summary>What it is called in the host: its DLL is put there under this name.</summary>
    internal string Name { get; private init; } = Path.GetFileNameWithoutExtension(Assembly);

    internal static Sample Named(string name) => All.Single(sample => sample.Name == name);
}
