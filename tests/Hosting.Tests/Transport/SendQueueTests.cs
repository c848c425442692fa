using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using PluginHost.Hosting.Tests.Discovery;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Tests.Transport;

public sealed class SendQueueTests : IDisposable
{
    private readonly Socket _server;
    private readonly Socket _peer;
    private readonly SendQueue _queue;

    public SendQueueTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        _peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        _peer.Connect(listener.LocalEndPoint!);
        _server = listener.Accept();
        _server.SendBufferSize = 16 * 1024;
        _queue = new SendQueue(_server);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public async Task What_is_sent_arrives_whole_and_in_order_whoever_waits_or_gives_up()
    {
        var writer = new OutputWriter(_queue);
        var random = new Random(20);
        var expected = new List<byte>();
        Task<byte[]> reading = ReadAllAsync();
        for (int round = 0; round < 500; round++)
        {
            byte[] part = new byte[random.Next(1, 20_000)];
            Array.Fill(part, (byte)round);
            expected.AddRange(part);
            if (round % 3 == 0)
            {
                Assert.True(await _queue.SendAsync(part, Token).AsTask().WithPatience());
                continue;
            }

            writer.Write(part);
            using var impatient = new CancellationTokenSource();
            Task<FlushResult> flush = writer.FlushAsync(impatient.Token).AsTask();
            if (round % 3 == 1)
            {
                // What was flushed is sent, once, whether its caller waits or not.
                await impatient.CancelAsync();
                await flush.ContinueWith(static _ => { }, TaskScheduler.Default);
            }
            else
            {
                await flush.WithPatience();
            }
        }

        await _queue.CloseAsync().WithPatience();
        _server.Shutdown(SocketShutdown.Send);

        Assert.Equal(expected.ToArray(), await reading.WithPatience());
    }

    [Fact]
    public async Task A_caller_waits_while_the_peer_does_not_read_and_those_who_wait_get_their_turn_in_order()
    {
        await FillAsync();
        Task<bool>[] waiting = [.. Enumerable.Range(0, 10).Select(i => _queue.SendAsync(new byte[] { (byte)i }, Token).AsTask())];
        Assert.All(waiting, w => Assert.False(w.IsCompleted));

        Task<byte[]> reading = ReadAllAsync();
        Assert.All(await Task.WhenAll(waiting).WithPatience(), Assert.True);
        await _queue.CloseAsync().WithPatience();
        _server.Shutdown(SocketShutdown.Send);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], (await reading.WithPatience())[^10..]);
    }

    [Fact]
    public async Task A_caller_who_gives_up_has_sent_nothing_and_is_out_of_the_others_way()
    {
        await FillAsync();
        using var cancellation = new CancellationTokenSource();
        Task<bool> first = _queue.SendAsync("first"u8.ToArray(), cancellation.Token).AsTask();
        Task<bool> second = _queue.SendAsync("second"u8.ToArray(), Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => first.WithPatience());
        Task<byte[]> reading = ReadAllAsync();
        Assert.True(await second.WithPatience());
        await _queue.CloseAsync().WithPatience();
        _server.Shutdown(SocketShutdown.Send);
        byte[] all = await reading.WithPatience();
        Assert.Equal("second"u8.ToArray(), all[^6..]);
        Assert.Equal(-1, all.AsSpan().IndexOf("first"u8));
    }

    [Fact]
    public async Task What_waits_is_bounded()
    {
        long taken = await FillAsync();

        // The kernel's two buffers, the queue's own bound, and the one message that crossed it.
        Assert.InRange(taken, SendQueue.Backlog, 8 * 1024 * 1024);
        Assert.False(_queue.SendAsync(new byte[1], Token).IsCompleted);
    }

    [Fact]
    public async Task The_end_of_the_connection_is_told_to_all_who_wait_and_to_all_who_come_later()
    {
        await FillAsync();
        var writer = new OutputWriter(_queue);
        writer.Write(new byte[100]);
        Task<FlushResult> flush = writer.FlushAsync(Token).AsTask();
        Task<bool> waiting = _queue.SendAsync(new byte[1], Token).AsTask();
        Assert.False(flush.IsCompleted || waiting.IsCompleted);

        _peer.LingerState = new LingerOption(true, 0);
        _peer.Dispose();

        Assert.False(await waiting.WithPatience());
        await Assert.ThrowsAsync<SocketException>(() => flush.WithPatience());
        Assert.False(await _queue.SendAsync(new byte[1], Token));
        writer.Write(new byte[1]);
        await Assert.ThrowsAsync<SocketException>(() => writer.FlushAsync(Token).AsTask());
    }

    [Fact]
    public async Task A_flush_that_waits_can_be_cancelled_without_a_token()
    {
        await FillAsync();
        var writer = new OutputWriter(_queue);
        writer.Write(new byte[100]);
        Task<FlushResult> flush = writer.FlushAsync(Token).AsTask();

        writer.CancelPendingFlush();

        Assert.True((await flush.WithPatience()).IsCanceled);
        writer.CancelPendingFlush();
        Task<byte[]> reading = ReadAllAsync();
        await _queue.CloseAsync().WithPatience();
        _server.Shutdown(SocketShutdown.Send);
        await reading.WithPatience();
    }

    [Fact]
    public async Task Completing_the_output_sends_what_was_written_and_not_flushed()
    {
        var writer = new OutputWriter(_queue);
        writer.Write("last"u8);

        await writer.CompleteAsync();
        await _queue.CloseAsync().WithPatience();
        _server.Shutdown(SocketShutdown.Send);

        Assert.Equal("last"u8.ToArray(), await ReadAllAsync().WithPatience());
        Assert.Throws<ObjectDisposedException>(() => writer.GetMemory());
    }

    [Fact]
    public async Task What_is_added_while_it_holds_is_sent_when_it_goes_on()
    {
        Assert.True(await _queue.SendAsync("before "u8.ToArray(), Token));
        Assert.True(await _queue.TryHoldAsync(Patience.Limit, TimeProvider.System, Token).WithPatience());

        Assert.True(await _queue.SendAsync("held "u8.ToArray(), Token));
        var writer = new OutputWriter(_queue);
        writer.Write("written "u8);
        await writer.FlushAsync(Token);
        byte[] buffer = new byte[7];
        Assert.Equal(7, await _peer.ReceiveAsync(buffer, Token));
        Assert.Equal("before "u8.ToArray(), buffer);
        Assert.Equal(0, _peer.Available);

        _queue.GoOn();
        Assert.True(await _queue.SendAsync("after"u8.ToArray(), Token));
        await _queue.CloseAsync().WithPatience();
        _server.Shutdown(SocketShutdown.Send);
        Assert.Equal("held written after"u8.ToArray(), await ReadAllAsync().WithPatience());
    }

    [Fact]
    public async Task What_was_held_is_taken_together_with_what_waited_for_room_and_none_of_it_is_sent_here()
    {
        Assert.True(await _queue.TryHoldAsync(Patience.Limit, TimeProvider.System, Token).WithPatience());
        byte[] much = new byte[SendQueue.Backlog + 1];
        Assert.True(await _queue.SendAsync(much, Token));
        Task<bool> waiting = _queue.SendAsync("last"u8.ToArray(), Token).AsTask();
        Assert.False(waiting.IsCompleted);

        byte[] held = _queue.TakeHeld().ToArray();

        Assert.Equal([.. much, .. "last"u8.ToArray()], held);
        Assert.True(await waiting.WithPatience());
        Assert.False(await _queue.SendAsync("too late"u8.ToArray(), Token));
        _server.Shutdown(SocketShutdown.Send);
        Assert.Empty(await ReadAllAsync().WithPatience());
    }

    [Fact]
    public async Task A_peer_that_does_not_read_keeps_it_from_holding_and_nothing_is_held()
    {
        await FillAsync();
        var time = new ManualTimeProvider();
        Task<bool> holding = _queue.TryHoldAsync(TimeSpan.FromSeconds(5), time, Token);
        await time.SetAsync(within: TimeSpan.FromSeconds(5)).WithPatience();
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(await holding.WithPatience());

        Task<byte[]> reading = ReadAllAsync();
        Assert.True(await _queue.SendAsync("last"u8.ToArray(), Token).AsTask().WithPatience());
        await _queue.CloseAsync().WithPatience();
        _server.Shutdown(SocketShutdown.Send);
        Assert.Equal("last"u8.ToArray(), (await reading.WithPatience())[^4..]);
    }

    [Fact]
    public async Task It_holds_as_soon_as_the_peer_has_taken_everything()
    {
        await FillAsync();
        Task<bool> holding = _queue.TryHoldAsync(Patience.Limit, TimeProvider.System, Token);
        Assert.False(holding.IsCompleted);
        Task<byte[]> reading = ReadAllAsync();

        Assert.True(await holding.WithPatience());

        Assert.True(await _queue.SendAsync("held"u8.ToArray(), Token));
        Assert.Equal("held"u8.ToArray(), _queue.TakeHeld().ToArray());
        _server.Shutdown(SocketShutdown.Send);
        await reading.WithPatience();
    }

    /// <summary>Sends until the queue takes no more.</summary>
    private async Task<long> FillAsync()
    {
        long taken = 0;
        byte[] part = new byte[16 * 1024];
        while (true)
        {
            using var cancellation = new CancellationTokenSource();
            ValueTask<bool> sending = _queue.SendAsync(part, cancellation.Token);
            if (!sending.IsCompleted)
            {
                await cancellation.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.AsTask());
                return taken;
            }

            Assert.True(await sending);
            taken += part.Length;
        }
    }

    private async Task<byte[]> ReadAllAsync()
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (await _peer.ReceiveAsync(buffer, Token) is > 0 and var received)
        {
            all.Write(buffer, 0, received);
        }

        return all.ToArray();
    }
}
