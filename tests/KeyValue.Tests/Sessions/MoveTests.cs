using System.Text;
using PluginHost.Contracts;
using PluginHost.KeyValue.Tests.Harness;

namespace PluginHost.KeyValue.Tests.Sessions;

public sealed class MoveTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pipeline_cut_by_a_move_at_any_byte_is_answered_as_a_whole(bool byReference)
    {
        byte[] pipeline =
        [
            .. Resp.Request("SET a 12345"), .. "INCR n\r\n"u8, .. Resp.Request("APPEND a xyz"), .. Resp.Request("GET a"), .. "*0\r\n\r\n"u8,
            .. "ECHO \"a b\"\r\n"u8,
            .. Resp.Request("INCR n"), .. Resp.Request("CLIENT GETNAME"),
        ];
        string[] replies = ["+OK", ":1", ":8", "$8 12345xyz", "$3 a b", ":2", "$2 me"];
        for (int cut = 0; cut <= pipeline.Length; cut++)
        {
            using var old = new Generation();
            TestClient client = await old.ConnectAsync();
            Assert.Equal("+OK", await client.AskAsync("CLIENT SETNAME me"));
            await client.SendAsync(pipeline.AsMemory(0, cut));
            using Generation next = await old.MoveAsync(byReference);
            next.Resume();
            await client.SendAsync(pipeline.AsMemory(cut));

            foreach (string reply in replies)
            {
                Assert.Equal(reply, await client.ReadReplyAsync());
            }
        }
    }

    [Fact]
    public async Task A_session_keeps_its_number_its_names_and_its_place()
    {
        using var first = new Generation();
        await first.ConnectAsync();
        TestClient client = await first.ConnectAsync();
        await Script.RunAsync(client, "CLIENT SETNAME me | CLIENT SETINFO LIB-NAME lib | CLIENT SETINFO LIB-VER 7");
        string list = await client.AskAsync("CLIENT LIST");
        using Generation second = await first.MoveAsync(byReference: false);
        second.Resume();

        Assert.Equal(":2 | $2 me | " + list, await Script.RunAsync(client, "CLIENT ID | CLIENT GETNAME | CLIENT LIST"));
        Assert.Contains("lib-name=lib lib-ver=7", list, StringComparison.Ordinal);
        Assert.Equal(":3", await (await second.ConnectAsync()).AskAsync("CLIENT ID"));
    }

    [Fact]
    public async Task After_a_move_that_failed_the_old_code_goes_on()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        TestClient subscriber = await generation.ConnectAsync();
        await client.AskAsync("SET a 1");
        await subscriber.AskAsync("SUBSCRIBE c");
        await client.SendAsync("GET a\r\nGE");
        Assert.Equal("$1 1", await client.ReadReplyAsync());
        using Generation refused = await generation.MoveAsync(byReference: true);
        generation.Continue();
        await client.SendAsync("T a\r\n");

        Assert.Equal("$1 1", await client.ReadReplyAsync());
        Assert.Equal(":1", await client.AskAsync("PUBLISH c x"));
        Assert.Equal("*3 $7 message $1 c $1 x", await subscriber.ReadReplyAsync());
    }

    [Fact]
    public async Task What_is_published_before_a_subscriber_is_resumed_reaches_it_behind_what_was_before()
    {
        using var first = new Generation();
        TestClient subscriber = await first.ConnectAsync();
        TestClient publisher = await first.ConnectAsync();
        await subscriber.AskAsync("SUBSCRIBE c");
        await publisher.AskAsync("PUBLISH c 1");
        using Generation second = await first.MoveAsync(byReference: true);
        TestClient other = await second.ConnectAsync();
        Assert.Equal(":1", await other.AskAsync("PUBLISH c 2"));
        second.Resume();
        Assert.Equal(":1", await publisher.AskAsync("PUBLISH c 3"));

        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal($"*3 $7 message $1 c $1 {i}", await subscriber.ReadReplyAsync());
        }
    }

    [Fact]
    public async Task Without_a_successor_the_connection_ends_once_what_was_asked_is_answered()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        string large = new('x', 200_000);
        Assert.Equal("+OK", await client.AskAsync("SET a " + large));

        // More than is executed at once.
        await client.SendAsync(string.Concat(Enumerable.Repeat("GET a\r\n", 50)));
        Assert.Equal("$200000 " + large, await client.ReadReplyAsync());
        generation.Connections[0].Connection.RequestDrain(canSuspend: false);
        for (int i = 1; i < 50; i++)
        {
            Assert.Equal("$200000 " + large, await client.ReadReplyAsync());
        }

        Assert.Equal(SessionEnd.Closed, await generation.Connections[0].Handling.WithPatience());
        Assert.True(await client.IsAtEndAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_does_not_read_moves_with_all_that_waits_for_it(bool subscribed)
    {
        const int replies = 64;
        string value = string.Concat(Enumerable.Repeat("0123456789abcdef", 1 << 16));
        using var first = new Generation();
        TestClient slow = await first.ConnectAsync();
        TestClient publisher = await first.ConnectAsync();
        Assert.Equal("+OK", await slow.AskAsync("SET a " + value));
        if (subscribed)
        {
            await slow.AskAsync("SUBSCRIBE c");
            for (int i = 0; i < replies / 4; i++)
            {
                Assert.Equal(":1", await publisher.AskAsync("PUBLISH c " + value));
            }
        }
        else
        {
            await slow.SendAsync(string.Concat(Enumerable.Repeat("GET a\r\n", replies)));
        }

        using Generation second = await first.MoveAsync(byReference: false);
        second.Resume();
        using Generation third = await second.MoveAsync(byReference: true);
        third.Resume();

        string expected = subscribed ? $"*3 $7 message $1 c ${value.Length} {value}" : $"${value.Length} {value}";
        for (int i = 0; i < (subscribed ? replies / 4 : replies); i++)
        {
            Assert.Equal(expected, await slow.ReadReplyAsync());
        }

        Assert.Equal(subscribed ? "*2 $4 pong $0 " : "+PONG", await slow.AskAsync("PING"));
    }

    [Fact]
    public async Task A_client_that_sends_without_end_is_suspended_all_the_same()
    {
        using var first = new Generation();
        TestClient client = await first.ConnectAsync();
        using var enough = new CancellationTokenSource();
        int sent = 0;
        int received = 0;
        Task sending = SendAsync();
        Task receiving = ReceiveAsync();
        Generation last = first;
        for (int move = 0; move < 20; move++)
        {
            Generation next = await last.MoveAsync(byReference: move % 2 == 0);
            next.Resume();
            last = next;
        }

        await enough.CancelAsync();
        await sending.WithPatience();
        await receiving.WithPatience();
        last.Dispose();
        Assert.Equal(sent, received);

        async Task SendAsync()
        {
            await Task.Yield();
            byte[] pipeline = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("INCR n\r\n", 500)));
            while (!enough.IsCancellationRequested)
            {
                await client.SendAsync(pipeline);
                sent += 500;
            }

            await client.SendAsync("PING\r\n");
        }

        async Task ReceiveAsync()
        {
            for (string reply = await client.ReadReplyAsync(); reply != "+PONG"; reply = await client.ReadReplyAsync())
            {
                Assert.Equal($":{++received}", reply);
            }
        }
    }

    [Fact]
    public async Task A_peer_that_leaves_while_suspended_is_forgotten_by_the_new_code()
    {
        using var first = new Generation();
        TestClient leaving = await first.ConnectAsync();
        TestClient staying = await first.ConnectAsync();
        await leaving.AskAsync("SUBSCRIBE c");
        using Generation second = await first.MoveAsync(byReference: true);
        leaving.EndSending();
        second.Resume();
        await Task.WhenAny(second.Connections.Select(c => c.Handling)).WithPatience();

        Assert.Equal(":0", await staying.AskAsync("PUBLISH c x"));
    }

    [Fact]
    public async Task A_session_whose_connection_was_aborted_while_suspended_is_forgotten_by_the_new_code()
    {
        using var first = new Generation();
        TestClient aborted = await first.ConnectAsync();
        TestClient staying = await first.ConnectAsync();
        await aborted.AskAsync("SUBSCRIBE c");
        using Generation second = await first.MoveAsync(byReference: true);
        second.Connections[0].Connection.Abort();
        second.Resume();
        await Task.WhenAny(second.Connections.Select(c => c.Handling)).WithPatience();

        Assert.Equal(":0", await staying.AskAsync("PUBLISH c x"));
    }

    [Fact]
    public async Task A_truncated_session_is_refused()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        await Script.RunAsync(client, "CLIENT SETNAME me | SUBSCRIBE channel");
        await generation.SuspendAsync();
        byte[] saved = generation.SavedSession(generation.Connections[0].Session);
        using var next = new Generation();
        for (int length = 0; length < saved.Length; length++)
        {
            Assert.Throws<InvalidDataException>(
                () => next.Plugin.Load(generation.Connections[0].Connection, new(saved.AsMemory(0, length)), version: 1));
        }
    }
}
