using System.Net;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>A benchmark that compares servers by the processor time that one exchange costs them.</summary>
/// <param name="Name">The word that runs it.</param>
/// <param name="Exchange">What is counted, in the singular.</param>
/// <param name="Contenders">The servers.</param>
/// <param name="Goals">What is expected of them.</param>
/// <param name="Load">The client for one of them.</param>
internal sealed record Comparison(
    string Name, string Exchange, IReadOnlyList<Contender> Contenders, IReadOnlyList<RatioGoal> Goals, Func<Contender, IPEndPoint,
    ILoad> Load)
{
    /// <summary>What one would use instead: the second server that all are measured against.</summary>
    internal string Peer { get; init; } = Contender.Peer;

    internal int IndexOf(string contender) => Contenders.Index().Single(pair => pair.Item.Name == contender).Index;
}
