using System.Net;
using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

internal static class Listeners
{
    public static Socket Bind(TransportKind kind = TransportKind.Tcp)
    {
        Socket listener = kind switch
        {
            TransportKind.Tcp => Bound(AddressFamily.InterNetwork, ProtocolType.Tcp, new IPEndPoint(IPAddress.Loopback, 0)),
            TransportKind.TcpV6 => Bound(AddressFamily.InterNetworkV6, ProtocolType.Tcp, new IPEndPoint(IPAddress.IPv6Loopback, 0)),
            _ =>
                Bound(
                    AddressFamily.Unix,
                    ProtocolType.Unspecified,
                    new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()))),
        };
        listener.Listen();
        return listener;
    }

    /// <summary>Closes a listener that has been passed on, and deletes its path: .NET does the latter for the first owner only.</summary>
    public static void Remove(Socket listener)
    {
        EndPoint? address = listener.LocalEndPoint;
        listener.Dispose();
        if (address is UnixDomainSocketEndPoint)
        {
            File.Delete(address.ToString()!);
        }
    }

    private static Socket Bound(AddressFamily family, ProtocolType protocol, EndPoint address)
    {
        var socket = new Socket(family, SocketType.Stream, protocol);
        socket.Bind(address);
        return socket;
    }
}
