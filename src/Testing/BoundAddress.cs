using System.Net;
using System.Net.Sockets;

namespace PluginHost.Testing;

/// <summary>An endpoint's address as the host tells it once it is bound.</summary>
internal static class BoundAddress
{
    /// <param name="url"><c>tcp://host:port</c>, <c>udp://host:port</c> or <c>unix:/path</c>.</param>
    /// <returns>Where a client of this machine reaches it.</returns>
    public static EndPoint Parse(string url)
    {
        if (url.StartsWith("unix:", StringComparison.Ordinal))
        {
            return new UnixDomainSocketEndPoint(url["unix:".Length..]);
        }

        IPEndPoint bound = IPEndPoint.Parse(url[(url.IndexOf("//", StringComparison.Ordinal) + 2)..]);
        return bound.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, bound.Port)
            : bound.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, bound.Port)
            : bound;
    }
}
