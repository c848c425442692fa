using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels;

/// <summary>The channel of this system.</summary>
public sealed class BackPressureTests : BackPressureContract
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sockets_that_wait_go_several_in_a_packet()
    {
        (SocketChannel channel, Socket peer) = await ChannelPair.WithBarePeerAsync();
        using (channel)
        using (peer)
        {
            List<Task> sends = await FillAsync(channel);
            using Socket listener = Listeners.Bind();
            Task[] shares = [.. Enumerable.Range(0, 16).Select(_ => channel.ShareAsync(listener, new byte[4], Cancelled).AsTask())];

            int most = 0;
            int left = sends.Count + shares.Length;
            var packet = new byte[ChannelPacket.MaxSize];
            var descriptors = new int[ChannelPacket.MaxMessages];
            while (left > 0)
            {
                await peer.ReceiveAsync(new byte[1], SocketFlags.Peek).WithPatience();
                DescriptorPacket received = DescriptorMessage.Receive((int)peer.Handle, packet, descriptors, Interop.Linux.DontWait);
                DescriptorPacket.Close(descriptors.AsSpan(0, received.DescriptorCount));
                var messages = new List<ArrivedMessage>();
                Assert.True(ChannelPacket.TryRead(packet.AsSpan(0, received.Length), messages));
                Assert.Equal(messages.Count(message => message.HasSocket), received.DescriptorCount);
                left -= messages.Count;
                most = Math.Max(most, received.DescriptorCount);
            }

            await Task.WhenAll([.. sends, .. shares]).WithPatience();
            Assert.InRange(most, 2, ChannelPacket.MaxMessages);
        }
    }

    private protected override Task<ChannelPair> ConnectAsync() => ChannelPair.CreateAsync();

    private protected override Task<List<Task>> FillAsync(SocketChannel channel)
    {
        var sends = new List<Task>();
        while (sends.Count(send => !send.IsCompleted) < 3)
        {
            sends.Add(SendAsync(channel, sends.Count));
            Assert.InRange(sends.Count, 0, 10_000);
        }

        return Task.FromResult(sends);
    }
}
