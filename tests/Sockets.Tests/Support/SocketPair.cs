using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

/// <summary>Two ends of one connection: what a host accepted, and its peer.</summary>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(Socket accepted, Socket peer)
    {
        Accepted = accepted;
        Peer = peer;
    }

    public Socket Accepted { get; }

    public Socket Peer { get; }

    public static SocketPair Create(TransportKind kind = TransportKind.Tcp)
    {
        using Socket listener = Listeners.Bind(kind);
        return Connect(listener);
    }

    public static SocketPair Connect(Socket listener)
    {
        Socket peer = Peers.Connect(listener);
        return new SocketPair(listener.Accept(), peer);
    }

    public void Dispose()
    {
        Accepted.Dispose();
        Peer.Dispose();
    }
}
