using System.Net.Sockets;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Tests.Discovery;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Transport.Journal;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Tests.Ipc;

public sealed class MessageLinkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_arrive_in_order()
    {
        const int Count = 5000;
        var arrived = new List<long>();
        var all = new TaskCompletionSource();
        using LinkPair pair = await LinkPair.CreateAsync();
        using var other = new WorkerLink(pair.Other, message =>
        {
            arrived.Add(message.Read().Number());
            if (arrived.Count == Count)
            {
                all.SetResult();
            }

            return Task.CompletedTask;
        });
        other.Begin();

        for (int i = 0; i < Count; i++)
        {
            pair.Link.Post(WorkerMessageKind.Fault, new PayloadWriter().Number(i));
        }

        await all.Task.WithPatience();
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), arrived);
    }

    [Fact]
    public async Task Long_messages_go_in_parts_and_short_ones_between_them()
    {
        (WorkerLink asking, WorkerLink answering) = await LinkPair.BothAsync(
            message => new PayloadWriter().Bytes(message.Read().Bytes().Span));
        using (asking)
        using (answering)
        {
            var random = new Random(3);
            Task[] calls = [.. Enumerable.Range(0, 40).Select(async i =>
            {
                byte[] said = new byte[i % 2 == 0 ? i : random.Next(100_000, 3_000_000)];
                Array.Fill(said, (byte)i);
                PayloadReader answer = await asking.CallAsync(
                    WorkerMessageKind.Export, new PayloadWriter().Bytes(said), Patience.Limit, TimeProvider.System, Token);
                Assert.True(said.AsSpan().SequenceEqual(answer.Bytes().Span));
            })];

            await Task.WhenAll(calls).WithPatience();
        }
    }

    [Fact]
    public async Task The_socket_of_a_long_message_comes_with_it()
    {
        var received = new TaskCompletionSource<LinkMessage<WorkerMessageKind>>();
        using LinkPair pair = await LinkPair.CreateAsync(message =>
        {
            received.SetResult(message);
            return Task.CompletedTask;
        });
        using var sending = new WorkerLink(pair.Other, _ => Task.CompletedTask);
        sending.Begin();
        using var connection = new TcpPair();

        await sending.SendAsync(WorkerMessageKind.Import, new PayloadWriter().Bytes(new byte[1_000_000]), connection.Server, shared: true)
            .WithPatience();

        LinkMessage<WorkerMessageKind> message = await received.Task.WithPatience();
        using Socket? socket = message.Socket;
        Assert.Equal(1_000_004, message.Payload.Length);
        connection.Peer.Send("x"u8);
        byte[] buffer = new byte[1];
        Assert.Equal(1, await socket!.ReceiveAsync(buffer, Token).AsTask().WithPatience());
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_not_sent_and_ends_nothing()
    {
        using LinkPair pair = await LinkPair.CreateAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => pair.Link.SendAsync(
            WorkerMessageKind.Log, new PayloadWriter().Bytes(new byte[WorkerLink.MaxMessage])).AsTask().WithPatience());

        pair.Link.Post(WorkerMessageKind.Log, new PayloadWriter().Bool(true));
        Assert.Equal((byte)WorkerMessageKind.Log, (await pair.ReceiveAsync())[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0100000000")]
    [InlineData("150200000000AA")] // Goes on with what never began.
    public async Task What_makes_no_sense_ends_the_link(string packet)
    {
        using LinkPair pair = await LinkPair.CreateAsync();

        await pair.Other.SendAsync(null, Convert.FromHexString(packet), Token).AsTask().WithPatience();

        Assert.StartsWith("The link failed: ", (await pair.Link.Ended.WithPatience()).Message);
        Assert.Null(await pair.Other.ReceiveAsync(Token).AsTask().WithPatience());
    }

    [Fact]
    public async Task Parts_of_different_messages_do_not_fit_together()
    {
        using LinkPair pair = await LinkPair.CreateAsync();

        await pair.Other.SendAsync(null, Convert.FromHexString("150100000000AA"), Token).AsTask().WithPatience();
        await pair.Other.SendAsync(null, Convert.FromHexString("160200000000AA"), Token).AsTask().WithPatience();

        Assert.Equal("The link failed: The parts of a message do not fit together.", (await pair.Link.Ended.WithPatience()).Message);
    }

    [Fact]
    public async Task What_the_receiver_throws_ends_the_link()
    {
        using LinkPair pair = await LinkPair.CreateAsync(message => throw new FormatException($"no {message.Kind}"));

        await pair.Other.SendAsync(null, Convert.FromHexString("050000000000"), Token).AsTask().WithPatience();

        Assert.Equal("The link failed: no Dispatch", (await pair.Link.Ended.WithPatience()).Message);
    }

    [Fact]
    public async Task An_answer_to_no_call_is_passed_over()
    {
        using LinkPair pair = await LinkPair.CreateAsync();
        Task<PayloadReader> call = pair.Link.CallAsync(
            WorkerMessageKind.Stop, new PayloadWriter(), Patience.Limit, TimeProvider.System, Token);
        byte[] asked = await pair.ReceiveAsync();

        byte[] answer = [(byte)WorkerMessageKind.Reply, 0, .. asked[2..6], 1];
        byte[] stray = [(byte)WorkerMessageKind.Reply, 0, 0x77, 0x77, 0, 0, 0];
        await pair.Other.SendAsync(null, stray, Token).AsTask().WithPatience();
        await pair.Other.SendAsync(null, answer, Token).AsTask().WithPatience();
        await pair.Other.SendAsync(null, answer, Token).AsTask().WithPatience();

        Assert.True((await call.WithPatience()).Bool());
        Assert.False(pair.Link.Ended.IsCompleted);
    }

    [Fact]
    public async Task All_who_wait_are_told_of_the_end_and_so_is_who_asks_after_it()
    {
        using LinkPair pair = await LinkPair.CreateAsync();
        Task<PayloadReader>[] calls = [.. Enumerable.Range(0, 20).Select(_ =>
            pair.Link.CallAsync(WorkerMessageKind.Stop, new PayloadWriter(), Patience.Limit, TimeProvider.System, Token))];

        pair.Other.Dispose();

        foreach (Task<PayloadReader> call in calls)
        {
            await Assert.ThrowsAsync<LinkLostException>(() => call.WithPatience());
        }

        await pair.Link.Ended.WithPatience();
        await Assert.ThrowsAsync<LinkLostException>(() =>
            pair.Link.CallAsync(WorkerMessageKind.Stop, new PayloadWriter(), Patience.Limit, TimeProvider.System, Token).WithPatience());
        await Assert.ThrowsAsync<LinkLostException>(
            () => pair.Link.SendAsync(WorkerMessageKind.Log, new PayloadWriter()).AsTask().WithPatience());
        pair.Link.Post(WorkerMessageKind.Log, new PayloadWriter());
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_not_waited_for()
    {
        var time = new ManualTimeProvider();
        using LinkPair pair = await LinkPair.CreateAsync();
        Task<PayloadReader> call = pair.Link.CallAsync(WorkerMessageKind.Stop, new PayloadWriter(), TimeSpan.FromSeconds(5), time, Token);
        await time.SetAsync(within: TimeSpan.FromSeconds(5)).WithPatience();

        time.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<TimeoutException>(() => call.WithPatience());
        Assert.False(pair.Link.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_wait()
    {
        using LinkPair pair = await LinkPair.CreateAsync();
        using var cancellation = new CancellationTokenSource();
        Task<PayloadReader> call = pair.Link.CallAsync(
            WorkerMessageKind.Stop, new PayloadWriter(), Patience.Limit, TimeProvider.System, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WithPatience());
    }

    [Fact]
    public async Task A_socket_that_is_closed_is_said_to_be_and_the_link_goes_on()
    {
        using LinkPair pair = await LinkPair.CreateAsync();
        var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => pair.Link.SendAsync(WorkerMessageKind.Dispatch, new PayloadWriter(), closed, shared: true).AsTask().WithPatience());

        await pair.Link.SendAsync(WorkerMessageKind.Ping, new PayloadWriter());
        Assert.Equal((byte)WorkerMessageKind.Ping, (await pair.ReceiveAsync())[0]);
    }

    [Fact]
    public async Task An_answer_may_come_with_a_socket()
    {
        using var passed = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        passed.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        using LinkPair pair = await LinkPair.CreateAsync();
        WorkerLink? answering = null;
        answering = new WorkerLink(pair.Other, message => answering!.ReplyAsync(message, new PayloadWriter().Int(7), passed));
        answering.Begin();

        LinkMessage<WorkerMessageKind> answer = await pair.Link.CallForSocketAsync(
            WorkerMessageKind.Ping, new PayloadWriter(), TimeSpan.FromMinutes(1), TimeProvider.System,
            TestContext.Current.CancellationToken);

        Assert.Equal(7, answer.Read().Int());
        Assert.NotNull(answer.Socket);
        Assert.Equal(passed.LocalEndPoint, answer.Socket.LocalEndPoint);
        answer.Socket.Dispose();
    }
}
