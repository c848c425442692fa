using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>How a channel's address is written: a path, or <c>@name</c> for the abstract namespace (unix(7)).</summary>
internal static class ChannelAddress
{
    public static bool IsAbstract(string address) => address.StartsWith('@');

    public static UnixDomainSocketEndPoint EndPointOf(string address) => new(IsAbstract(address) ? '\0' + address[1..] : address);
}
