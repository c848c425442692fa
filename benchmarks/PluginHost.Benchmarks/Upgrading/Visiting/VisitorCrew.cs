using System.Net;
using PluginHost.Benchmarks.Reloading;

namespace PluginHost.Benchmarks.Upgrading.Visiting;

/// <summary>Clients that connect anew all the time, a thread to each plugin.</summary>
/// <param name="endPointOf">Where a plugin is.</param>
internal sealed class VisitorCrew(Func<string, IPEndPoint> endPointOf)
{
    private readonly (string Plugin, Visitor Visitor, ClientSample Sample)[] _visitors =
    [
        Send(UpgradeHost.Echo, endPointOf, new EchoVisit()),
        Send(UpgradeHost.RawEcho, endPointOf, new EchoVisit()),
        Send(UpgradeHost.KeyValue, endPointOf, new StoreVisit()),
        Send(UpgradeHost.Chat, endPointOf, new ChatVisit()),
    ];

    /// <summary>What they have seen so far, by plugin.</summary>
    internal IEnumerable<(string Plugin, ClientSample Sample)> Samples => _visitors.Select(each => (each.Plugin, each.Sample));

    /// <inheritdoc cref="Visitor.Failures"/>
    internal IReadOnlyList<string> Failures => [.. _visitors.SelectMany(each => each.Visitor.Failures).Order(StringComparer.Ordinal)];

    /// <summary>Has all of them work for as long as <paramref name="meanwhile"/> takes.</summary>
    internal async Task RunAsync(Func<Task> meanwhile)
    {
        ClientSample[] samples = await ClientThreads.RunAsync([.. _visitors.Select(each => each.Visitor)], meanwhile);
        for (int i = 0; i < samples.Length; i++)
        {
            _visitors[i].Sample.Add(samples[i]);
        }
    }

    private static (
        string Plugin, Visitor Visitor, ClientSample Sample) Send(string plugin, Func<string, IPEndPoint> endPointOf, IVisit visit) =>
        (plugin, new Visitor(plugin, endPointOf(plugin), visit), new ClientSample());
}
