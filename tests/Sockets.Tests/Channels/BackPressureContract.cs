using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels;

/// <summary>What happens when one end sends faster than the other receives, whatever the channel runs over.</summary>
public abstract class BackPressureContract
{
    private protected const int Length = 4096;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sends_wait_when_nobody_receives_and_arrive_in_order()
    {
        using ChannelPair channel = await ConnectAsync();
        List<Task> sends = await FillAsync(channel.Left);

        for (int i = 0; i < sends.Count; i++)
        {
            SocketMessage? message = await channel.Right.ReceiveAsync(Cancelled).WithPatience();
            Assert.Equal(i, BitConverter.ToInt32(message!.Value.Payload.Span));
        }

        await Task.WhenAll(sends).WithPatience();
    }

    [Fact]
    public async Task A_send_that_is_cancelled_while_it_waits_does_not_go_and_leaves_the_socket()
    {
        using ChannelPair channel = await ConnectAsync();
        using SocketPair pair = SocketPair.Create();
        using var stop = new CancellationTokenSource();
        List<Task> sends = await FillAsync(channel.Left);
        Task cancelled = channel.Left.SendAsync(pair.Accepted, new byte[4], stop.Token).AsTask();
        Task last = channel.Left.SendAsync(null, BitConverter.GetBytes(sends.Count), Cancelled).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WithPatience());
        Traffic.Echo(pair.Accepted, pair.Peer);
        for (int i = 0; i <= sends.Count; i++)
        {
            SocketMessage? message = await channel.Right.ReceiveAsync(Cancelled).WithPatience();
            Assert.Equal(i, BitConverter.ToInt32(message!.Value.Payload.Span));
        }

        await last.WithPatience();
    }

    [Fact]
    public async Task Of_sends_that_are_cancelled_at_any_moment_those_arrive_that_completed()
    {
        using ChannelPair channel = await ConnectAsync();
        const int count = 2000;
        Task<List<int>> receiving = Task.Run(() => ReceiveAllAsync(channel.Right), Cancelled);
        var completed = new List<int>();
        var payload = new byte[8192];
        for (int i = 0; i < count; i++)
        {
            using var stop = new CancellationTokenSource();
            byte[] mine = [.. payload];
            BitConverter.TryWriteBytes(mine, i);
            Task send = channel.Left.SendAsync(null, mine, stop.Token).AsTask();
            Task filler = channel.Left.SendAsync(null, BitConverter.GetBytes(-1), Cancelled).AsTask();
            await stop.CancelAsync();
            try
            {
                await send.WithPatience();
                completed.Add(i);
            }
            catch (OperationCanceledException)
            {
                // It must not arrive.
            }

            await filler.WithPatience();
        }

        channel.Left.Dispose();
        Assert.Equal(completed, (await receiving.WithPatience()).Where(i => i >= 0));
    }

    [Fact]
    public async Task Sends_that_wait_when_the_other_end_closes_fail_and_leave_their_sockets()
    {
        using ChannelPair channel = await ConnectAsync();
        using SocketPair pair = SocketPair.Create();
        await FillAsync(channel.Left);
        Task send = channel.Left.SendAsync(pair.Accepted, default, Cancelled).AsTask();
        Assert.False(send.IsCompleted);

        channel.Right.Dispose();

        var e = await Assert.ThrowsAsync<SocketChannelException>(() => send.WithPatience());
        Assert.Equal(SocketChannelFault.PeerClosed, e.Fault);
        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public async Task Sends_that_wait_when_the_channel_is_disposed_fail_and_leave_their_sockets()
    {
        using ChannelPair channel = await ConnectAsync();
        using SocketPair pair = SocketPair.Create();
        await FillAsync(channel.Left);
        Task send = channel.Left.SendAsync(pair.Accepted, default, Cancelled).AsTask();

        channel.Left.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => send.WithPatience());
        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public async Task Many_senders_at_once_lose_nothing_and_keep_their_own_order()
    {
        using ChannelPair channel = await ConnectAsync();
        const int senders = 8;
        const int each = 500;
        Task[] sending = [.. Enumerable.Range(0, senders).Select(sender => Task.Run(
            async () =>
            {
                for (int i = 0; i < each; i++)
                {
                    await channel.Left.SendAsync(null, BitConverter.GetBytes((sender * each) + i), Cancelled);
                }
            },
            Cancelled))];

        var next = new int[senders];
        for (int i = 0; i < senders * each; i++)
        {
            int number = BitConverter.ToInt32((await channel.Right.ReceiveAsync(Cancelled).WithPatience())!.Value.Payload.Span);
            Assert.Equal(next[number / each]++, number % each);
        }

        await Task.WhenAll(sending).WithPatience();
    }

    private protected abstract Task<ChannelPair> ConnectAsync();

    /// <summary>Sends numbered messages of <see cref="Length"/> bytes until three wait.</summary>
    private protected abstract Task<List<Task>> FillAsync(SocketChannel channel);

    private protected static Task SendAsync(SocketChannel channel, int number)
    {
        var payload = new byte[Length];
        BitConverter.TryWriteBytes(payload, number);
        return channel.SendAsync(null, payload, Cancelled).AsTask();
    }

    private static async Task<List<int>> ReceiveAllAsync(SocketChannel channel)
    {
        var numbers = new List<int>();
        while (await channel.ReceiveAsync(Cancelled) is { } message)
        {
            numbers.Add(BitConverter.ToInt32(message.Payload.Span));
        }

        return numbers;
    }
}
