using System.Net;
using System.Net.Sockets;

namespace PluginHost.Hosting.Tests.Transport.Journal;

/// <summary>Both ends of a TCP connection.</summary>
internal sealed class TcpPair : IDisposable
{
    public TcpPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 * 1024 };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 * 1024 };
        Peer.Connect(listener.LocalEndPoint!);
        Server = listener.Accept();
        Server.SendBufferSize = 64 * 1024;
    }

    public Socket Server { get; }

    public Socket Peer { get; }

    public void Dispose()
    {
        Server.Dispose();
        Peer.Dispose();
    }
}
