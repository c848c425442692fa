using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels.Framed;

/// <summary>Makes channels over streams: connected sockets that carry bytes and nothing else.</summary>
internal static class FramedPair
{
    public static Task<ChannelPair> CreateAsync() => CreateAsync(new TicketSockets());

    public static Task<ChannelPair> CreateAsync(FramedSockets right)
    {
        (NetworkStream one, NetworkStream other) = Streams();
        return Task.FromResult(new ChannelPair(End(one, new TicketSockets()), End(other, right)));
    }

    /// <summary>A channel whose other end is a bare stream, for saying what no channel says.</summary>
    public static (SocketChannel Channel, NetworkStream Peer) WithBarePeer() => WithBarePeer(new TicketSockets());

    /// <inheritdoc cref="WithBarePeer()"/>
    public static (SocketChannel Channel, NetworkStream Peer) WithBarePeer(FramedSockets sockets)
    {
        (NetworkStream one, NetworkStream other) = Streams();
        return (End(one, sockets), other);
    }

    private static SocketChannel End(NetworkStream stream, FramedSockets sockets) =>
        new(new FramedChannelEnd(stream, () => stream.DataAvailable, sockets, Environment.ProcessId));

    // Each direction has to hold a window, whoever reads.
    private static (NetworkStream One, NetworkStream Other) Streams()
    {
        string path = $"\0pluginhost-test-{Guid.NewGuid():N}";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var one = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendBufferSize = 4 * ChannelFrame.Window };
        one.Connect(new UnixDomainSocketEndPoint(path));
        Socket other = listener.Accept();
        other.SendBufferSize = 4 * ChannelFrame.Window;
        return (new NetworkStream(one, ownsSocket: true), new NetworkStream(other, ownsSocket: true));
    }
}
