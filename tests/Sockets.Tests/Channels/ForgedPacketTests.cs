using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;

namespace PluginHost.Sockets.Tests.Channels;

/// <summary>What the other end of a channel may send when it means no good.</summary>
public sealed class ForgedPacketTests
{
    private static readonly byte[] OneAlone = [1, 1, 0, 0, 2, 0, 0, 0, .. new byte[16], 8, 9];
    private static readonly byte[] OneWithSocket = [1, 1, 0, 0, 2, 0, 0, 0, 1, .. new byte[15], 8, 9];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_channel_sends_is_what_these_tests_take_it_for()
    {
        (SocketChannel channel, Socket peer) = await ChannelPair.WithBarePeerAsync();
        using Socket bare = peer;
        using SocketChannel mine = channel;
        using SocketPair pair = SocketPair.Create();
        Assert.Equal(0, DescriptorMessage.TrySend((int)peer.Handle, OneAlone, []));
        Assert.Equal(0, DescriptorMessage.TrySend((int)peer.Handle, OneWithSocket, [(int)pair.Accepted.Handle]));
        Assert.Equal(0, DescriptorMessage.TrySend((int)peer.Handle, ChannelPacket.Nothing.Span, []));

        Assert.Equal([8, 9], (await mine.ReceiveAsync(Cancelled).WithPatience())!.Value.Payload.ToArray());
        SocketMessage? second = await mine.ReceiveAsync(Cancelled).WithPatience();

        using Socket arrived = second!.Value.Socket!;
        Assert.Equal([8, 9], second.Value.Payload.ToArray());
        Traffic.Echo(arrived, pair.Peer);
    }

    public static TheoryData<string, byte[], int> Forgeries => new()
    {
        { "another version", [2, .. OneAlone[1..]], 0 },
        { "too many messages", [1, 17, .. OneAlone[2..]], 0 },
        { "fewer bytes than entries", OneAlone[..20], 0 },
        { "a byte too few", OneAlone[..^1], 0 },
        { "a byte too many", [.. OneAlone, 0], 0 },
        { "a negative length", [1, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[16]], 0 },
        { "an enormous length", [1, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[16], 8, 9], 0 },
        { "one byte", [1], 0 },
        { "a descriptor that no message has", OneAlone, 1 },
        { "a descriptor with nothing", [1, 0, 0, 0], 1 },
        { "no descriptor for a message that has one", OneWithSocket, 0 },
        { "two descriptors for one message", OneWithSocket, 2 },
        { "more descriptors than a packet holds", OneWithSocket, 40 },
        { "unknown traits", [.. OneWithSocket[..12], 0x80, .. OneWithSocket[13..]], 1 },
        { "traits without a socket", [.. OneAlone[..12], 1, .. OneAlone[13..]], 0 },
        { "longer than any packet", new byte[ChannelPacket.MaxSize + 100], 1 },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_packet_ends_the_channel_and_leaves_no_descriptor(string what, byte[] packet, int descriptors)
    {
        (SocketChannel channel, Socket peer) = await ChannelPair.WithBarePeerAsync();
        using Socket bare = peer;
        using SocketPair pair = SocketPair.Create();
        string inode = ProcessDescriptors.InodeOf(pair.Accepted);
        int number = (int)pair.Accepted.Handle;
        int error = DescriptorMessage.TrySend((int)peer.Handle, packet, [.. Enumerable.Repeat(number, descriptors)]);
        Assert.Equal(0, error);

        var e = await Assert.ThrowsAsync<SocketChannelException>(() => channel.ReceiveAsync(Cancelled).WithPatience());

        Assert.True(e.Fault == SocketChannelFault.BadPacket, what);
        Assert.Equal(1, ProcessDescriptors.NamesOf(inode));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => channel.ReceiveAsync(Cancelled).WithPatience());
        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]).WithPatience());
        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public async Task A_descriptor_that_is_no_socket_ends_the_channel_and_is_closed()
    {
        (SocketChannel channel, Socket peer) = await ChannelPair.WithBarePeerAsync();
        using Socket bare = peer;
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        Assert.Equal(0, DescriptorMessage.TrySend((int)peer.Handle, OneWithSocket, [(int)file.SafeFileHandle.DangerousGetHandle()]));

        var e = await Assert.ThrowsAsync<SocketChannelException>(() => channel.ReceiveAsync(Cancelled).WithPatience());

        Assert.Equal(SocketChannelFault.BadPacket, e.Fault);
        Assert.Single(new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos(), link => link.LinkTarget == path);
    }

    [Fact]
    public void Mutated_packets_are_read_within_bounds_or_refused()
    {
        byte[] good = [1, 2, 0, 0, 2, 0, 0, 0, 1, .. new byte[15], 3, 0, 0, 0, .. new byte[16], 1, 2, 3, 4, 5];
        Assert.True(ChannelPacket.TryRead(good, []));

        Prop.ForAll(Mutation.Of(good).ToArbitrary(), bytes =>
        {
            var messages = new List<ArrivedMessage>();
            return ChannelPacket.TryRead(bytes, messages) || messages.Count == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }
}
