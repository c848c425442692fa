using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels.Framed;

public sealed class FramedChannelTests : ChannelContract
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_socket_that_finds_no_room_is_lost_and_the_channel_goes_on()
    {
        var sockets = new TicketSockets { HasNoRoom = true };
        using ChannelPair channel = await FramedPair.CreateAsync(sockets);
        using SocketPair lost = SocketPair.Create();
        using SocketPair pair = SocketPair.Create();

        await channel.Left.SendAsync(lost.Accepted, new byte[] { 1, 2 }, Cancelled);
        var e = await Assert.ThrowsAsync<SocketChannelException>(() => channel.Right.ReceiveAsync(Cancelled).WithPatience());
        sockets.HasNoRoom = false;
        await channel.Left.SendAsync(pair.Accepted, new byte[] { 3 }, Cancelled);
        SocketMessage? next = await channel.Right.ReceiveAsync(Cancelled).WithPatience();

        Assert.Equal(SocketChannelFault.SocketLost, e.Fault);
        Assert.Equal([1, 2], e.Payload.ToArray());
        await Traffic.EndAsync(lost.Peer);
        using Socket arrived = next!.Value.Socket!;
        Traffic.Echo(arrived, pair.Peer);
    }

    [Fact]
    public async Task What_has_come_when_an_end_is_closed_is_closed_with_it()
    {
        for (int round = 0; round < 50; round++)
        {
            using ChannelPair channel = await ConnectAsync();
            SocketPair[] pairs = [.. Enumerable.Range(0, 20).Select(_ => SocketPair.Create())];
            foreach (SocketPair pair in pairs)
            {
                await channel.Left.SendAsync(pair.Accepted, default, Cancelled);
            }

            channel.Right.Dispose();

            foreach (SocketPair pair in pairs)
            {
                await Traffic.EndAsync(pair.Peer);
                pair.Dispose();
            }
        }
    }

    private protected override Task<ChannelPair> ConnectAsync() => FramedPair.CreateAsync();
}
