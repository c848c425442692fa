using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels;

/// <summary>The channel of this system.</summary>
public sealed class SocketChannelTests : ChannelContract
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_process_than_the_expected_is_hung_up_on()
    {
        using SocketChannelListener listener = SocketChannel.Listen(ChannelPair.NewAddress());
        await using PartnerProcess partner = PartnerProcess.Start();
        Task<SocketChannel> accept = listener.AcceptAsync(partner.Id, Cancelled);
        using SocketChannel mine = await SocketChannel.ConnectAsync(listener.Address, Environment.ProcessId, Cancelled).WithPatience();

        Assert.Null(await mine.ReceiveAsync(Cancelled).WithPatience());
        Assert.False(accept.IsCompleted);
        Assert.Equal("ok", await partner.AskAsync("channel-connect", listener.Address, $"{Environment.ProcessId}"));
        using SocketChannel theirs = await accept.WithPatience();
        Assert.Equal(partner.Id, theirs.PeerProcessId);
        var e = await Assert.ThrowsAsync<SocketChannelException>(() => SocketChannel.ConnectAsync(listener.Address, partner.Id, Cancelled));
        Assert.Equal(SocketChannelFault.WrongProcess, e.Fault);
    }

    [Fact]
    public async Task A_path_is_for_its_user_alone_and_is_deleted_at_the_end()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (SocketChannelListener listener = SocketChannel.Listen(path))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(path).UnixFileMode);
            Assert.Throws<SocketException>(() => SocketChannel.Listen(path));
            Task<SocketChannel> accept = listener.AcceptAsync(cancellationToken: Cancelled);
            using SocketChannel connected = await SocketChannel.ConnectAsync(path, cancellationToken: Cancelled).WithPatience();
            using SocketChannel accepted = await accept.WithPatience();
            Assert.Equal(Environment.ProcessId, accepted.PeerProcessId);
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_send_fails_as_soon_as_the_other_end_is_closed()
    {
        using ChannelPair channel = await ConnectAsync();
        using SocketPair pair = SocketPair.Create();
        channel.Right.Dispose();

        var e = await Assert.ThrowsAsync<SocketChannelException>(() => channel.Left.SendAsync(pair.Accepted, default, Cancelled).AsTask());

        Assert.Equal(SocketChannelFault.PeerClosed, e.Fault);
        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    private protected override Task<ChannelPair> ConnectAsync() => ChannelPair.CreateAsync();
}
