using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels;

/// <summary>Both ends of a channel in this process.</summary>
internal sealed class ChannelPair(SocketChannel left, SocketChannel right) : IDisposable
{
    public SocketChannel Left => left;

    public SocketChannel Right => right;

    public static string NewAddress() => $"@pluginhost-test-{Guid.NewGuid():N}";

    public static async Task<ChannelPair> CreateAsync()
    {
        using SocketChannelListener listener = SocketChannel.Listen(NewAddress());
        Task<SocketChannel> accepted = listener.AcceptAsync(Environment.ProcessId, TestContext.Current.CancellationToken);
        SocketChannel connected = await SocketChannel.ConnectAsync(
            listener.Address, Environment.ProcessId, TestContext.Current.CancellationToken).WithPatience();
        return new ChannelPair(connected, await accepted.WithPatience());
    }

    /// <summary>A channel whose other end is a bare socket, for saying what no channel says.</summary>
    public static async Task<(SocketChannel Channel, Socket Peer)> WithBarePeerAsync()
    {
        using SocketChannelListener listener = SocketChannel.Listen(NewAddress());
        Task<SocketChannel> accepted = listener.AcceptAsync(cancellationToken: TestContext.Current.CancellationToken);
        var peer = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        await peer.ConnectAsync(ChannelAddress.EndPointOf(listener.Address)).WithPatience();
        return (await accepted.WithPatience(), peer);
    }

    public void Dispose()
    {
        left.Dispose();
        right.Dispose();
    }
}
