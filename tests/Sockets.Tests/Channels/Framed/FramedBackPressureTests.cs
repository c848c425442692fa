using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels.Framed;

public sealed class FramedBackPressureTests : BackPressureContract
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_is_sent_more_than_a_window_and_what_waits_is_no_duplicate_yet()
    {
        var sockets = new TicketSockets();
        (SocketChannel channel, NetworkStream peer) = FramedPair.WithBarePeer(sockets);
        using SocketChannel mine = channel;
        await using NetworkStream bare = peer;
        using SocketPair pair = SocketPair.Create();
        using var stop = new CancellationTokenSource();
        await FillAsync(channel);
        Task withSocket = channel.SendAsync(pair.Accepted, default, stop.Token).AsTask();

        Task<int> sent = CountAsync(peer);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withSocket.WithPatience());
        Assert.Equal(0, sockets.Duplicated);
        channel.Dispose();

        Assert.InRange(await sent.WithPatience(), ChannelFrame.Window - Length, ChannelFrame.Window);
        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public async Task Room_that_is_told_of_is_used_and_no_more()
    {
        (SocketChannel channel, NetworkStream peer) = FramedPair.WithBarePeer();
        using SocketChannel mine = channel;
        await using NetworkStream bare = peer;
        List<Task> sends = await FillAsync(channel);
        var room = new byte[ChannelFrame.HeaderSize];
        new ChannelFrame(ChannelFrameKind.Room, ChannelFrame.LengthOf(Length, 0)).Write(room);

        await peer.WriteAsync(room, Cancelled);
        await sends[^3].WithPatience();

        Assert.False(sends[^2].IsCompleted);
    }

    private protected override Task<ChannelPair> ConnectAsync() => FramedPair.CreateAsync();

    private protected override async Task<List<Task>> FillAsync(SocketChannel channel)
    {
        int fitting = ChannelFrame.Window / ChannelFrame.LengthOf(Length, 0);
        List<Task> sends = [.. Enumerable.Range(0, fitting + 3).Select(number => SendAsync(channel, number))];
        await Task.WhenAll(sends.Take(fitting)).WithPatience();
        Assert.Equal(3, sends.Count(send => !send.IsCompleted));
        return sends;
    }

    private static async Task<int> CountAsync(NetworkStream stream)
    {
        var buffer = new byte[64 * 1024];
        int count = 0;
        for (int read; (read = await stream.ReadAsync(buffer, Cancelled)) > 0;)
        {
            count += read;
        }

        return count;
    }
}
