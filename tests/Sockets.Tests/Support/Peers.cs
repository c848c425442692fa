using System.Net;
using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

internal static class Peers
{
    public static Socket Connect(Socket listener)
    {
        EndPoint address = listener.LocalEndPoint!;
        var peer = new Socket(
            address.AddressFamily, SocketType.Stream, address is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
        peer.Connect(address);
        return peer;
    }
}
