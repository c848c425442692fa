using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;

namespace PluginHost.Sockets.Tests.Channels.Framed;

/// <summary>What the other end of a channel may send when it means no good.</summary>
public sealed class ForgedFrameTests
{
    private static readonly byte[] Alone = [1, 1, 0, 0, 2, 0, 0, 0, 8, 9];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> Forgeries => new()
    {
        { "another version", [2, .. Alone[1..]] },
        { "no kind", [1, 0, .. Alone[2..]] },
        { "an unknown kind", [1, 4, .. Alone[2..]] },
        { "bits that are zero", [1, 1, 0, 1, .. Alone[4..]] },
        { "a negative length", [1, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "a length that is too long by one", [1, 1, 0, 0, 1, 0, 1, 0] },
        { "more room than was taken", [1, 3, 0, 0, 1, 0, 0, 0] },
        { "more room than there is", [1, 3, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F] },
        { "what is no socket", [1, 2, 0, 0, 2, 0, 0, 0, .. new byte[SocketTicket.Size], 8, 9] },
    };

    [Fact]
    public async Task What_a_channel_sends_is_what_these_tests_take_it_for()
    {
        (SocketChannel channel, NetworkStream peer) = FramedPair.WithBarePeer();
        using SocketChannel mine = channel;
        await using NetworkStream bare = peer;
        await channel.SendAsync(null, new byte[] { 8, 9 }, Cancelled);
        var sent = new byte[Alone.Length];
        await peer.ReadExactlyAsync(sent, Cancelled).AsTask().WithPatience();
        Assert.Equal(Alone, sent);

        await peer.WriteAsync(Alone, Cancelled);

        Assert.Equal([8, 9], (await channel.ReceiveAsync(Cancelled).WithPatience())!.Value.Payload.ToArray());
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_frame_ends_the_channel_after_what_came_before(string what, byte[] frame)
    {
        (SocketChannel channel, NetworkStream peer) = FramedPair.WithBarePeer();
        await using NetworkStream bare = peer;
        await peer.WriteAsync(Alone, Cancelled);
        await peer.WriteAsync(frame, Cancelled);

        Assert.NotNull(await channel.ReceiveAsync(Cancelled).WithPatience());
        var e = await Assert.ThrowsAsync<SocketChannelException>(() => channel.ReceiveAsync(Cancelled).WithPatience());

        Assert.True(e.Fault == SocketChannelFault.BadPacket, what);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => channel.ReceiveAsync(Cancelled).WithPatience());
        Assert.Equal(0, await peer.ReadAsync(new byte[1], Cancelled).WithPatience());
    }

    [Fact]
    public async Task A_frame_that_is_cut_off_ends_the_channel()
    {
        for (int length = 1; length < Alone.Length; length++)
        {
            (SocketChannel channel, NetworkStream peer) = FramedPair.WithBarePeer();
            await peer.WriteAsync(Alone.AsMemory(0, length), Cancelled);
            await peer.DisposeAsync();

            var e = await Assert.ThrowsAsync<SocketChannelException>(() => channel.ReceiveAsync(Cancelled).WithPatience());

            Assert.Equal(SocketChannelFault.BadPacket, e.Fault);
        }
    }

    [Fact]
    public async Task Whoever_sends_more_than_there_is_room_for_ends_the_channel()
    {
        (SocketChannel channel, NetworkStream peer) = FramedPair.WithBarePeer();
        await using NetworkStream bare = peer;
        int fitting = ChannelFrame.Window / Alone.Length;
        byte[] frames = [.. Enumerable.Repeat(Alone, fitting + 1).SelectMany(frame => frame)];
        await peer.WriteAsync(frames, Cancelled).AsTask().WithPatience();
        Assert.Equal(0, await peer.ReadAsync(new byte[1], Cancelled).WithPatience());

        for (int i = 0; i < fitting; i++)
        {
            Assert.NotNull(await channel.ReceiveAsync(Cancelled).WithPatience());
        }

        var e = await Assert.ThrowsAsync<SocketChannelException>(() => channel.ReceiveAsync(Cancelled).WithPatience());
        Assert.Equal(SocketChannelFault.BadPacket, e.Fault);
    }

    [Fact]
    public void Mutated_frames_are_read_within_bounds_or_refused()
    {
        byte[] good = [.. Alone, 1, 2, 0, 0, 3, 0, 0, 0, .. new byte[SocketTicket.Size], 1, 2, 3, 1, 3, 0, 0, 5, 0, 0, 0];
        Prop.ForAll(Mutation.Of(good).ToArbitrary(), bytes => IsReadWithinBounds(bytes)).Check(
            Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    private static bool IsReadWithinBounds(byte[] bytes)
    {
        var buffer = new FrameBuffer(SocketTicket.Size);
        using var stream = new MemoryStream(bytes);
        int taken = 0;
        try
        {
            while (buffer.FillAsync(stream, Cancelled).AsTask().GetAwaiter().GetResult())
            {
                while (buffer.TryTake(out _, out ReadOnlySpan<byte> socket, out ReadOnlySpan<byte> payload))
                {
                    taken += ChannelFrame.LengthOf(payload.Length, socket.Length);
                }
            }
        }
        catch (SocketChannelException)
        {
            // Refused.
        }

        return taken <= bytes.Length;
    }
}
