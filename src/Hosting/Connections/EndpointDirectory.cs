using System.Collections.Concurrent;
using System.Net;
using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting.Connections;

/// <summary>Which plugin of this host holds which address, so that a conflict can be named. Thread-safe.</summary>
internal sealed class EndpointDirectory
{
    private readonly ConcurrentDictionary<Endpoint, string> _holders = new();

    public void Add(Endpoint endpoint, string plugin) => _holders[endpoint] = plugin;

    public void Remove(Endpoint endpoint) => _holders.TryRemove(endpoint, out _);

    /// <summary>Such as <c>plugin 'Echo'</c>; null if none of this host's plugins holds the port or path.</summary>
    public string? HolderOf(EndpointAddress address) =>
        _holders.FirstOrDefault(held => Clashes(held.Key.Bound, address)) is { Value: { } plugin } ? $"plugin '{plugin}'" : null;

    private static bool Clashes(EndpointAddress held, EndpointAddress wanted) =>
        held.Transport == wanted.Transport
        && (held == wanted || (held.EndPoint is IPEndPoint a && wanted.EndPoint is IPEndPoint b && a.Port == b.Port));
}
