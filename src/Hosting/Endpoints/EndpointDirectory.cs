using System.Collections.Concurrent;
using System.Net;
using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting.Endpoints;

/// <summary>Which plugin of this host holds which address, so that a conflict can be named. Thread-safe.</summary>
/// <param name="kept">What the service manager keeps.</param>
internal sealed class EndpointDirectory(FdStore? kept = null)
{
    private readonly ConcurrentDictionary<Endpoint, string> _holders = new();

    /// <summary>What outlives this host.</summary>
    public FdStore Kept { get; } = kept ?? new FdStore();

    /// <summary>What need not be bound any more.</summary>
    public InheritedSockets Inherited => Kept.Waiting;

    public void Add(Endpoint endpoint, string plugin) => _holders[endpoint] = plugin;

    public void Remove(Endpoint endpoint) => _holders.TryRemove(endpoint, out _);

    /// <summary>Who holds what an address would need, and as what address; null if none of this host's plugins does.</summary>
    public (string Plugin, EndpointAddress Held)? HolderOf(EndpointAddress address) => _holders
        .Where(held => Clashes(held.Key.Bound, address))
        .Select(held => ((string, EndpointAddress)?)(held.Value, held.Key.Bound))
        .FirstOrDefault();

    private static bool Clashes(EndpointAddress held, EndpointAddress wanted) =>
        held.Transport == wanted.Transport
        && (held == wanted || (
            held.EndPoint is IPEndPoint a && wanted.EndPoint is IPEndPoint b && a.Port == b.Port && (IsAny(a) || IsAny(b))));

    private static bool IsAny(IPEndPoint ip) => ip.Address.Equals(IPAddress.Any) || ip.Address.Equals(IPAddress.IPv6Any);
}
