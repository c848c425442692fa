using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels;

/// <summary>What holds for every channel, whatever it runs over.</summary>
public abstract class ChannelContract
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_socket_and_its_message_arrive_together()
    {
        using ChannelPair channel = await ConnectAsync();
        using SocketPair pair = SocketPair.Create();
        await Traffic.EchoAsync(pair.Accepted, pair.Peer);
        pair.Accepted.ReceiveTimeout = 4321;

        await channel.Left.SendAsync(pair.Accepted, new byte[] { 1, 2, 3 }, Cancelled);
        SocketMessage? message = await channel.Right.ReceiveAsync(Cancelled).WithPatience();

        using Socket arrived = message!.Value.Socket!;
        Assert.True(pair.Accepted.SafeHandle.IsClosed);
        Assert.Equal([1, 2, 3], message.Value.Payload.ToArray());
        Assert.Equal(4321, arrived.ReceiveTimeout);
        await Traffic.EchoAsync(arrived, pair.Peer);
        Traffic.Echo(arrived, pair.Peer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SocketChannel.MaxPayloadSize)]
    public async Task A_message_alone_arrives(int length)
    {
        using ChannelPair channel = await ConnectAsync();
        var payload = new byte[length];
        Random.Shared.NextBytes(payload);

        await channel.Right.SendAsync(null, payload, Cancelled);
        SocketMessage? message = await channel.Left.ReceiveAsync(Cancelled).WithPatience();

        Assert.Null(message!.Value.Socket);
        Assert.Equal(payload, message.Value.Payload.ToArray());
    }

    [Fact]
    public async Task A_payload_that_is_too_long_is_refused_and_the_socket_untouched()
    {
        using ChannelPair channel = await ConnectAsync();
        using SocketPair pair = SocketPair.Create();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => channel.Left.SendAsync(pair.Accepted, new byte[SocketChannel.MaxPayloadSize + 1], Cancelled).AsTask());

        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public async Task A_closed_socket_fails_its_own_message_only()
    {
        using ChannelPair channel = await ConnectAsync();
        Socket closed = Listeners.Bind();
        closed.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => channel.Left.SendAsync(closed, default, Cancelled).AsTask());
        await channel.Left.SendAsync(null, new byte[] { 1 }, Cancelled);

        Assert.Equal(1, (await channel.Right.ReceiveAsync(Cancelled).WithPatience())!.Value.Payload.Span[0]);
    }

    [Fact]
    public async Task A_shared_listener_stays_and_its_duplicate_leaves_no_trace()
    {
        using ChannelPair channel = await ConnectAsync();
        using Socket listener = Listeners.Bind();

        await channel.Left.ShareAsync(listener, default, Cancelled);
        Socket shared = (await channel.Right.ReceiveAsync(Cancelled).WithPatience())!.Value.Socket!;
        Task<Socket> accept = shared.AcceptAsync(Cancelled).AsTask();
        using (Socket client = Peers.Connect(listener))
        using (Socket accepted = await accept.WithPatience())
        {
            await Traffic.EchoAsync(accepted, client);
        }

        accept = shared.AcceptAsync(Cancelled).AsTask();
        shared.Dispose();
        await Assert.ThrowsAnyAsync<SocketException>(() => accept.WithPatience());
        Assert.False(listener.LingerState!.Enabled);
        using SocketPair pair = SocketPair.Connect(listener);
        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public async Task A_kept_source_stays_open_and_can_be_sent_again_when_its_receiver_has_ended()
    {
        using SocketPair pair = SocketPair.Create();
        using (ChannelPair first = await ConnectAsync())
        {
            await first.Left.SendAndKeepAsync(pair.Accepted, new byte[] { 1 }, Cancelled);
        }

        using ChannelPair second = await ConnectAsync();
        await second.Left.SendAndKeepAsync(pair.Accepted, new byte[] { 2 }, Cancelled);
        pair.Accepted.Dispose();
        using Socket received = (await second.Right.ReceiveAsync(Cancelled).WithPatience())!.Value.Socket!;

        await Traffic.EchoAsync(received, pair.Peer);
    }

    [Fact]
    public async Task The_end_is_received_after_everything_that_was_sent()
    {
        using ChannelPair channel = await ConnectAsync();
        using SocketPair pair = SocketPair.Create();
        await channel.Right.SendAsync(null, default, Cancelled);
        await channel.Left.SendAsync(pair.Accepted, new byte[] { 1 }, Cancelled);
        await channel.Left.SendAsync(null, new byte[] { 2 }, Cancelled);

        // With something unreceived, which makes the other end's next call report a reset.
        channel.Left.Dispose();

        using (Socket arrived = (await channel.Right.ReceiveAsync(Cancelled).WithPatience())!.Value.Socket!)
        {
            Traffic.Echo(arrived, pair.Peer);
        }

        Assert.Equal(2, (await channel.Right.ReceiveAsync(Cancelled).WithPatience())!.Value.Payload.Span[0]);
        Assert.Null(await channel.Right.ReceiveAsync(Cancelled).WithPatience());
        Assert.Null(await channel.Right.ReceiveAsync(Cancelled).WithPatience());
    }

    [Fact]
    public async Task A_send_to_an_end_that_is_closed_fails_and_leaves_the_socket()
    {
        using ChannelPair channel = await ConnectAsync();
        using SocketPair pair = SocketPair.Create();
        channel.Right.Dispose();
        Assert.Null(await channel.Left.ReceiveAsync(Cancelled).WithPatience());

        var e = await Assert.ThrowsAsync<SocketChannelException>(() => channel.Left.SendAsync(pair.Accepted, default, Cancelled).AsTask());

        Assert.Equal(SocketChannelFault.PeerClosed, e.Fault);
        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public async Task Disposing_ends_a_pending_receive_and_closes_what_was_not_received()
    {
        using ChannelPair channel = await ConnectAsync();
        using SocketPair pair = SocketPair.Create();
        using SocketPair second = SocketPair.Create();
        Task<SocketMessage?> receive = channel.Left.ReceiveAsync(Cancelled).AsTask();
        await channel.Left.SendAsync(pair.Accepted, default, Cancelled);
        await channel.Left.SendAsync(second.Accepted, default, Cancelled);

        channel.Left.Dispose();
        channel.Right.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => receive.WithPatience());
        await Traffic.EndAsync(pair.Peer);
        await Traffic.EndAsync(second.Peer);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => channel.Left.ReceiveAsync(Cancelled).WithPatience());
        Assert.Throws<ObjectDisposedException>(() => channel.Left.SendAsync(null, default, Cancelled).AsTask().GetAwaiter().GetResult());
    }

    [Fact]
    public async Task A_cancelled_receive_takes_nothing()
    {
        using ChannelPair channel = await ConnectAsync();
        for (int round = 0; round < 200; round++)
        {
            using var stop = new CancellationTokenSource();
            Task<SocketMessage?> receive = channel.Right.ReceiveAsync(stop.Token).AsTask();
            Task cancel = Task.Run(stop.Cancel, Cancelled);
            await channel.Left.SendAsync(null, new[] { (byte)round }, Cancelled);
            await cancel;
            SocketMessage? message;
            try
            {
                message = await receive.WithPatience();
            }
            catch (OperationCanceledException)
            {
                message = await channel.Right.ReceiveAsync(Cancelled).WithPatience();
            }

            Assert.Equal((byte)round, message!.Value.Payload.Span[0]);
        }
    }

    [Fact]
    public async Task A_second_receive_at_the_same_time_is_refused()
    {
        using ChannelPair channel = await ConnectAsync();
        Task<SocketMessage?> receive = channel.Right.ReceiveAsync(Cancelled).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(() => channel.Right.ReceiveAsync(Cancelled).AsTask());

        await channel.Left.SendAsync(null, new byte[] { 1 }, Cancelled);
        Assert.Equal(1, (await receive.WithPatience())!.Value.Payload.Span[0]);
    }

    private protected abstract Task<ChannelPair> ConnectAsync();
}
