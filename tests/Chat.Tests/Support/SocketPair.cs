using System.Net;
using System.Net.Sockets;

namespace PluginHost.Chat.Tests;

/// <summary>Two ends of one connection over loopback.</summary>
/// <param name="Accepted">The server's.</param>
/// <param name="Peer">The client's.</param>
internal readonly record struct SocketPair(Socket Accepted, Socket Peer)
{
    /// <param name="bufferSize">Of each direction, where the default would hide a client that does not read.</param>
    public static SocketPair Create(int? bufferSize = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (bufferSize is { } size)
        {
            // Before the connect: the window is agreed upon then.
            (listener.SendBufferSize, listener.ReceiveBufferSize) = (size, size);
            (peer.SendBufferSize, peer.ReceiveBufferSize) = (size, size);
        }

        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        peer.Connect(listener.LocalEndPoint!);
        return new SocketPair(listener.Accept(), peer);
    }
}
