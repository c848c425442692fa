using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PluginHost.Hosting.Configuration;

/// <summary>
/// An endpoint's address: <c>tcp://host:port</c>, <c>unix:/path</c> or <c>udp://host:port</c>. Equal when it names the same address.
/// </summary>
internal sealed record EndpointAddress
{
    // sun_path, unix(7): 108 bytes with the terminating null.
    private const int MaxUnixPath = 107;

    private EndpointAddress(EndpointTransport transport, EndPoint endPoint, string url)
    {
        Transport = transport;
        EndPoint = endPoint;
        Url = url;
    }

    public EndpointTransport Transport { get; }

    public EndPoint EndPoint { get; }

    /// <summary>The canonical form.</summary>
    public string Url { get; }

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLocal => EndPoint is not IPEndPoint ip || IPAddress.IsLoopback(ip.Address);

    public bool IsStream => Transport != EndpointTransport.Udp;

    /// <summary>The same kind of address with the port that the system chose.</summary>
    public EndpointAddress At(EndPoint bound) => bound is IPEndPoint ip ? Of(Transport, ip) : this;

    public override string ToString() => Url;

    public static bool TryParse(string url, [NotNullWhen(true)] out EndpointAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        if (url.StartsWith("unix:", StringComparison.OrdinalIgnoreCase))
        {
            error = CheckUnixPath(url, url["unix:".Length..]);
            address = error is null ? Of(url["unix:".Length..]) : null;
            return address is not null;
        }

        EndpointTransport? transport =
            url.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase) ? EndpointTransport.Tcp
            : url.StartsWith("udp://", StringComparison.OrdinalIgnoreCase) ? EndpointTransport.Udp
            : null;
        if (transport is not { } kind)
        {
            error = $"'{url}' is no endpoint: write tcp://host:port, udp://host:port or unix:/path.";
            return false;
        }

        string rest = url["tcp://".Length..].TrimEnd('/');
        int colon = rest.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            error = $"'{url}' has no port between 0 and 65535: write {kind.ToString().ToLowerInvariant()}://host:port.";
            return false;
        }

        if (ParseHost(rest[..colon]) is not { } ip)
        {
            error = $"'{url}' names the host '{rest[..colon]}': write an IP address (IPv6 in brackets), 'localhost' (127.0.0.1) or '*' "
                + "(every address).";
            return false;
        }

        error = null;
        address = Of(kind, new IPEndPoint(ip, port));
        return true;
    }

    private static IPAddress? ParseHost(string host) => host switch
    {
        "*" => IPAddress.IPv6Any,
        _ when host.Equals("localhost", StringComparison.OrdinalIgnoreCase) => IPAddress.Loopback,
        ['[', .. string inner, ']'] =>
            IPAddress.TryParse(inner, out IPAddress? v6) && v6.AddressFamily == AddressFamily.InterNetworkV6 ? v6 : null,
        _ =>
            IPAddress.TryParse(host, out IPAddress? v4) && v4.AddressFamily == AddressFamily.InterNetwork && host.Split('.').Length == 4
                ? v4
                : null,
    };

    private static string? CheckUnixPath(string url, string path) =>
        !Socket.OSSupportsUnixDomainSockets ? $"'{url}' cannot be had: this system has no Unix-domain sockets."
        : !Path.IsPathFullyQualified(path) ? $"'{url}' needs an absolute path: write unix:/path."
        : path.Contains('\0') ? $"'{url}' has a null character in its path."
        : Encoding.UTF8.GetByteCount(path) > MaxUnixPath ? $"'{url}' is longer than the {MaxUnixPath} bytes that a Unix-domain path may "
            + "have."
        : null;

    private static EndpointAddress Of(string path)
    {
        string full = Path.GetFullPath(path);
        return new EndpointAddress(EndpointTransport.Unix, new UnixDomainSocketEndPoint(full), $"unix:{full}");
    }

    private static EndpointAddress Of(EndpointTransport transport, IPEndPoint ip)
    {
        string host = ip.Address.Equals(IPAddress.IPv6Any) ? $"*:{ip.Port}" : ip.ToString();
        return new EndpointAddress(transport, ip, $"{transport.ToString().ToLowerInvariant()}://{host}");
    }
}
