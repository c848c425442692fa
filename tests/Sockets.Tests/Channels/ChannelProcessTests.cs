using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels;

/// <summary>A channel to a real second process.</summary>
public sealed class ChannelProcessTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_hundred_there_and_back_leave_one_registration_and_one_descriptor()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketChannel channel = await ConnectAsync(partner);
        await partner.TellAsync("channel-return");
        using SocketPair pair = SocketPair.Create();
        string inode = ProcessDescriptors.InodeOf(pair.Accepted);
        Socket here = pair.Accepted;
        for (int hop = 0; hop < 500; hop++)
        {
            await Traffic.EchoAsync(here, pair.Peer, (byte)hop);
            await channel.SendAsync(here, BitConverter.GetBytes(hop), Cancelled);
            Assert.Empty(ProcessDescriptors.EpollRegistrationsOf(inode));
            Traffic.Ask(pair.Peer, (byte)hop);
            SocketMessage? back = await channel.ReceiveAsync(Cancelled).WithPatience();
            Assert.Equal(hop, BitConverter.ToInt32(back!.Value.Payload.Span));
            here = back.Value.Socket!;
        }

        await Traffic.EchoAsync(here, pair.Peer);
        Assert.Single(ProcessDescriptors.EpollRegistrationsOf(inode));
        Assert.Equal(1, ProcessDescriptors.NamesOf(inode));
        here.Dispose();
        channel.Dispose();
        Assert.Equal("500", await partner.AnswerAsync());
    }

    [Fact]
    public async Task The_end_of_the_other_process_ends_the_channel_and_closes_what_it_did_not_receive()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketChannel channel = await ConnectAsync(partner);
        using SocketPair unreceived = SocketPair.Create();
        using SocketPair late = SocketPair.Create();
        await channel.SendAsync(unreceived.Accepted, default, Cancelled);

        await partner.KillAsync();

        await Traffic.EndAsync(unreceived.Peer);
        Assert.Null(await channel.ReceiveAsync(Cancelled).WithPatience());
        var e = await Assert.ThrowsAsync<SocketChannelException>(() => channel.SendAsync(late.Accepted, default, Cancelled).AsTask());
        Assert.Equal(SocketChannelFault.PeerClosed, e.Fault);
        Traffic.Echo(late.Accepted, late.Peer);
    }

    [Fact]
    public async Task Sockets_that_find_the_table_full_are_lost_one_by_one_and_the_channel_goes_on()
    {
        // .NET has its own descriptors first, and the assembly files that it maps.
        await using PartnerProcess partner = PartnerProcess.Start("/bin/sh", "-c", $"ulimit -n 128; exec '{PartnerProcess.Program}'");
        using SocketChannel channel = await ConnectAsync(partner);
        using Socket listener = Listeners.Bind();
        await channel.ShareAsync(listener, default, Cancelled);
        Assert.Equal("1", await partner.AskAsync("channel-receive", "1"));
        string before = await partner.AskAsync("descriptors");
        Assert.Equal("ok", await partner.AskAsync("fill"));
        for (int i = 0; i < 40; i++)
        {
            await channel.ShareAsync(listener, default, Cancelled);
        }

        await channel.SendAsync(null, default, Cancelled);
        Assert.Equal("1", await partner.AskAsync("channel-receive", "41"));
        Assert.Equal("ok", await partner.AskAsync("unfill"));

        await channel.ShareAsync(listener, default, Cancelled);
        Assert.Equal("1", await partner.AskAsync("channel-receive", "1"));
        Assert.Equal(before, await partner.AskAsync("descriptors"));
    }

    private static async Task<SocketChannel> ConnectAsync(PartnerProcess partner)
    {
        using SocketChannelListener listener = SocketChannel.Listen(ChannelPair.NewAddress());
        Task<SocketChannel> accept = listener.AcceptAsync(partner.Id, Cancelled);
        Assert.Equal("ok", await partner.AskAsync("channel-connect", listener.Address, $"{Environment.ProcessId}"));
        return await accept.WithPatience();
    }
}
