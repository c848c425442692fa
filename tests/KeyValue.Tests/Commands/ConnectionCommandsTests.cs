using System.Text;
using PluginHost.KeyValue.Tests.Harness;
using PluginHost.Plugins.KeyValue.Protocol;

namespace PluginHost.KeyValue.Tests.Commands;

public sealed class ConnectionCommandsTests
{
    [Theory]
    [InlineData("PING | ping hello | PING a b | ECHO x | SELECT 0 | SELECT 1 | SELECT x", "+PONG | $5 hello | -ERR wrong number of arguments for 'ping' command | $1 x | +OK | -ERR DB index is out of range | -ERR value is not an integer or out of range")]
    [InlineData("CLIENT GETNAME | CLIENT SETNAME me | CLIENT getname | CLIENT ID | CLIENT SETNAME a\nb | CLIENT SETINFO LIB-NAME x | CLIENT SETINFO what x", "$-1 | +OK | $2 me | :1 | -ERR Client names cannot contain spaces, newlines or special characters. | +OK | -ERR Unrecognized option 'what'")]
    [InlineData("CLIENT | CLIENT what | CLIENT SETNAME", "-ERR wrong number of arguments for 'client' command | -ERR unknown subcommand 'what'. Try CLIENT HELP. | -ERR wrong number of arguments for 'client|setname' command")]
    [InlineData("HELLO 3 | HELLO x | HELLO 2 SETNAME me | CLIENT GETNAME", "-NOPROTO unsupported protocol version | -ERR Protocol version is not an integer or out of range | *14 $6 server $8 KeyValue $7 version $5 7.0.0 $5 proto :2 $2 id :1 $4 mode $10 standalone $4 role $6 master $7 modules *0 | $2 me")]
    [InlineData("CONFIG GET save | CONFIG GET append* | CONFIG GET nothing | CONFIG SET a b", "*2 $4 save $0  | *2 $10 appendonly $2 no | *0 | -ERR unknown subcommand 'SET'. Try CONFIG HELP.")]
    [InlineData("COMMAND INFO get nothing | COMMAND DOCS", "*2 *6 $3 get :2 *1 +readonly :1 :1 :1 *-1 | *0")]
    [InlineData("what a bb | WHAT", "-ERR unknown command 'what', with args beginning with: 'a' 'bb'  | -ERR unknown command 'WHAT', with args beginning with: ")]
    public Task Connections(string requests, string replies) => Script.CheckAsync(requests, replies);

    [Fact]
    public async Task Info_tells_the_generation_and_the_keys()
    {
        using var generation = new Generation(new ManualTime(), number: 7);
        TestClient client = await generation.ConnectAsync();
        await client.AskAsync("SET a 1 EX 10");

        string info = await client.AskAsync("INFO");
        Assert.Contains("plugin_generation:7", info, StringComparison.Ordinal);
        Assert.Contains("db0:keys=1,expires=1", info, StringComparison.Ordinal);
        Assert.DoesNotContain("Keyspace", await client.AskAsync("INFO server"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quit_is_answered_and_closes()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        await client.SendAsync("PING\r\nQUIT\r\nPING\r\n");

        Assert.Equal("+PONG", await client.ReadReplyAsync());
        Assert.Equal("+OK", await client.ReadReplyAsync());
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task What_the_client_sent_before_the_end_of_its_stream_is_answered()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        await client.SendAsync("PING\r\nECHO x\r\nhalf");
        client.EndSending();

        Assert.Equal("+PONG", await client.ReadReplyAsync());
        Assert.Equal("$1 x", await client.ReadReplyAsync());
        Assert.True(await client.IsAtEndAsync());
    }

    [Theory]
    [InlineData("*1\r\n:1\r\n", "-ERR Protocol error: expected '$', got ':'")]
    [InlineData("*1\r\n$99999999\r\n", "-ERR Protocol error: invalid bulk length")]
    [InlineData("*9999999\r\n", "-ERR Protocol error: invalid multibulk length")]
    [InlineData("*1\r\n$\r\r\r\n", "-ERR Protocol error: invalid bulk length")]
    public async Task A_malformed_request_is_answered_behind_those_before_it_and_closes(string malformed, string error)
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        await client.SendAsync("PING\r\n" + malformed);

        Assert.Equal("+PONG", await client.ReadReplyAsync());
        Assert.Equal(error, await client.ReadReplyAsync());
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task A_line_without_an_end_closes()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        await client.SendAsync(new string('a', Limits.Inline + 1));

        Assert.Equal("-ERR Protocol error: too big inline request", await client.ReadReplyAsync());
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Requests_of_every_size_come_through_whole()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        for (int size = 1; size < 20_000_000; size = (size * 5) + 3)
        {
            byte[] value = new byte[size];
            new Random(size).NextBytes(value);
            await client.SendAsync(Resp.Request("SET"u8.ToArray(), "a"u8.ToArray(), value));
            Assert.Equal("+OK", await client.ReadReplyAsync());
            Assert.Equal($"${size} {Encoding.Latin1.GetString(value)}", await client.AskAsync("GET a"));
        }
    }

    [Fact]
    public async Task Replies_to_a_long_pipeline_come_in_order()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        var pipeline = new StringBuilder();
        for (int i = 0; i < 20_000; i++)
        {
            pipeline.Append("ECHO ").Append(i).Append("\r\n");
        }

        Task sending = client.SendAsync(pipeline.ToString());
        for (int i = 0; i < 20_000; i++)
        {
            Assert.Equal($"${i.ToString().Length} {i}", await client.ReadReplyAsync());
        }

        await sending;
    }
}
