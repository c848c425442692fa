using PluginHost.KeyValue.Tests.Harness;

namespace PluginHost.KeyValue.Tests.Commands;

public sealed class ChannelCommandsTests
{
    [Fact]
    public async Task A_subscriber_gets_what_is_published_until_it_unsubscribes()
    {
        using var generation = new Generation();
        TestClient subscriber = await generation.ConnectAsync();
        TestClient publisher = await generation.ConnectAsync();

        Assert.Equal(":0", await publisher.AskAsync("PUBLISH a x"));
        await subscriber.SendAsync(Resp.Request("SUBSCRIBE a b"));
        Assert.Equal("*3 $9 subscribe $1 a :1", await subscriber.ReadReplyAsync());
        Assert.Equal("*3 $9 subscribe $1 b :2", await subscriber.ReadReplyAsync());
        Assert.Equal(":1 | :1 | :0", await Script.RunAsync(publisher, "PUBLISH a x | PUBLISH b y | PUBLISH c z"));
        Assert.Equal("*3 $7 message $1 a $1 x", await subscriber.ReadReplyAsync());
        Assert.Equal("*3 $7 message $1 b $1 y", await subscriber.ReadReplyAsync());

        Assert.Equal("*3 $11 unsubscribe $1 a :1", await subscriber.AskAsync("UNSUBSCRIBE a"));
        Assert.Equal("*3 $11 unsubscribe $1 b :0", await subscriber.AskAsync("UNSUBSCRIBE"));
        Assert.Equal("*3 $11 unsubscribe $-1 :0", await subscriber.AskAsync("UNSUBSCRIBE"));
        Assert.Equal(":0", await publisher.AskAsync("PUBLISH a x"));
        Assert.Equal("+PONG", await subscriber.AskAsync("PING"));
    }

    [Fact]
    public async Task A_subscriber_may_ask_for_little_else()
    {
        using var generation = new Generation();
        TestClient subscriber = await generation.ConnectAsync();
        await subscriber.AskAsync("SUBSCRIBE a");

        Assert.Equal("*2 $4 pong $0 ", await subscriber.AskAsync("PING"));
        Assert.Equal("*2 $4 pong $1 x", await subscriber.AskAsync("PING x"));
        Assert.Equal(
            "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context",
            await subscriber.AskAsync("GET a"));
        Assert.Equal("+OK", await subscriber.AskAsync("QUIT"));
        Assert.True(await subscriber.IsAtEndAsync());
    }

    [Fact]
    public async Task A_subscriber_that_left_is_forgotten()
    {
        using var generation = new Generation();
        TestClient subscriber = await generation.ConnectAsync();
        TestClient publisher = await generation.ConnectAsync();
        await subscriber.AskAsync("SUBSCRIBE a");
        subscriber.EndSending();
        await generation.Connections[0].Handling.WithPatience();

        Assert.Equal(":0", await publisher.AskAsync("PUBLISH a x"));
    }

    [Fact]
    public async Task A_subscriber_whose_connection_was_aborted_is_forgotten()
    {
        using var generation = new Generation();
        TestClient subscriber = await generation.ConnectAsync();
        TestClient publisher = await generation.ConnectAsync();
        await subscriber.AskAsync("SUBSCRIBE a");
        generation.Connections[0].Connection.Abort();
        await Task.WhenAny(generation.Connections[0].Handling).WithPatience();

        Assert.Equal(":0", await publisher.AskAsync("PUBLISH a x"));
        Assert.DoesNotContain("id=1", await publisher.AskAsync("CLIENT LIST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_many_publishers_come_whole_and_each_ones_in_order()
    {
        const int publishers = 8;
        const int messages = 500;
        using var generation = new Generation();
        TestClient subscriber = await generation.ConnectAsync();
        await subscriber.AskAsync("SUBSCRIBE a");

        async Task PublishAsync(int number)
        {
            TestClient publisher = await generation.ConnectAsync();
            for (int i = 0; i < messages; i++)
            {
                Assert.Equal(":1", await publisher.AskAsync($"PUBLISH a {number}:{i}"));
            }
        }

        Task publishing = Task.WhenAll(Enumerable.Range(0, publishers).Select(PublishAsync));
        int[] next = new int[publishers];
        for (int i = 0; i < publishers * messages; i++)
        {
            int[] message = [.. (await subscriber.ReadReplyAsync()).Split(' ')[^1].Split(':').Select(int.Parse)];
            Assert.Equal(next[message[0]]++, message[1]);
        }

        await publishing;
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_is_cut_off_and_holds_nobody_up()
    {
        using var generation = new Generation();
        TestClient subscriber = await generation.ConnectAsync();
        TestClient publisher = await generation.ConnectAsync();
        await subscriber.AskAsync("SUBSCRIBE a");
        byte[] publish = Resp.Request("PUBLISH"u8.ToArray(), "a"u8.ToArray(), new byte[1 << 20]);

        // What its socket takes and what may wait for it is far less than this.
        for (int i = 0; i < 100 && !generation.Connections[0].Connection.IsAborted; i++)
        {
            await publisher.SendAsync(publish);
            await publisher.ReadReplyAsync();
        }

        Assert.True(generation.Connections[0].Connection.IsAborted);
        Assert.Equal("+PONG", await publisher.AskAsync("PING"));
    }
}
