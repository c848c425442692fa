using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>What clients did and saw. Not thread-safe.</summary>
internal sealed class ClientSample
{
    /// <summary>Connections with their first question.</summary>
    internal Tally Connections { get; } = new();

    /// <summary>Further questions on connections that stay.</summary>
    internal Tally Messages { get; } = new();

    /// <summary>From the connect to the first answer.</summary>
    internal LatencyHistogram Latencies { get; } = new();

    /// <summary>The same for the connections that were the first of their generation.</summary>
    internal LatencyHistogram FirstLatencies { get; } = new();

    internal void Add(ClientSample other)
    {
        Connections.Add(other.Connections);
        Messages.Add(other.Messages);
        Latencies.Add(other.Latencies);
        FirstLatencies.Add(other.FirstLatencies);
    }
}
