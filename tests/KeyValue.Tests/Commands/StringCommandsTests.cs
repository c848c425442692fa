using PluginHost.KeyValue.Tests.Harness;

namespace PluginHost.KeyValue.Tests.Commands;

public sealed class StringCommandsTests
{
    [Theory]
    [InlineData("GET a | SET a 1 | GET a | set a 22 | get a", "$-1 | +OK | $1 1 | +OK | $2 22")]
    [InlineData("SET a 1 NX | SET a 2 NX | GET a", "+OK | $-1 | $1 1")]
    [InlineData("SET a 1 XX | SET a 1 | SET a 2 XX | GET a", "$-1 | +OK | +OK | $1 2")]
    [InlineData("SET a 1 GET | SET a 2 GET | SET a 3 NX GET | GET a", "$-1 | $1 1 | $1 2 | $1 2")]
    [InlineData("SET a 1 NX XX | SET a 1 EX | SET a 1 EX 1 PX 1 | SET a 1 KEEPTTL EX 1 | SET a 1 what", "-ERR syntax error | -ERR syntax error | -ERR syntax error | -ERR syntax error | -ERR syntax error")]
    [InlineData("SET a 1 EX x | SET a 1 EX 0 | SET a 1 PX -1", "-ERR value is not an integer or out of range | -ERR invalid expire time in 'set' command | -ERR invalid expire time in 'set' command")]
    [InlineData("SET a 1 EX 9223372036854775807", "-ERR invalid expire time in 'set' command")]
    [InlineData("LPUSH l 1 | GET l | SET l 1 GET | SET l 1 | GET l", ":1 | -WRONGTYPE Operation against a key holding the wrong kind of value | -WRONGTYPE Operation against a key holding the wrong kind of value | +OK | $1 1")]
    [InlineData("MSET a 1 b 2 | MGET a b c | MSET a 1 b | LPUSH l 1 | MGET l a", "+OK | *3 $1 1 $1 2 $-1 | -ERR wrong number of arguments for 'mset' command | :1 | *2 $-1 $1 1")]
    [InlineData("APPEND a xy | APPEND a z | GET a | STRLEN a | STRLEN b", ":2 | :3 | $3 xyz | :3 | :0")]
    [InlineData("GET | SET a | APPEND a | STRLEN", "-ERR wrong number of arguments for 'get' command | -ERR wrong number of arguments for 'set' command | -ERR wrong number of arguments for 'append' command | -ERR wrong number of arguments for 'strlen' command")]
    public Task Strings(string requests, string replies) => Script.CheckAsync(requests, replies);

    [Theory]
    [InlineData("INCR n | INCRBY n 10 | DECR n | DECRBY n 20 | GET n", ":1 | :11 | :10 | :-10 | $3 -10")]
    [InlineData("SET n 9223372036854775807 | INCR n | DECRBY n -1 | GET n", "+OK | -ERR increment or decrement would overflow | -ERR increment or decrement would overflow | $19 9223372036854775807")]
    [InlineData("SET n -9223372036854775808 | DECR n | DECRBY n -9223372036854775808", "+OK | -ERR increment or decrement would overflow | -ERR decrement would overflow")]
    [InlineData("SET n x | INCR n | INCRBY n x | SET n 01 | INCR n", "+OK | -ERR value is not an integer or out of range | -ERR value is not an integer or out of range | +OK | -ERR value is not an integer or out of range")]
    [InlineData("LPUSH l 1 | INCR l", ":1 | -WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("SET n 9 EX 100 | INCR n | TTL n", "+OK | :10 | :100")]
    public Task Counters(string requests, string replies) => Script.CheckAsync(requests, replies);

    [Fact]
    public async Task A_string_does_not_grow_beyond_64_MiB()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        byte[] half = new byte[33 << 20];

        await client.SendAsync(Resp.Request("APPEND"u8.ToArray(), "a"u8.ToArray(), half));
        Assert.Equal($":{half.Length}", await client.ReadReplyAsync());
        await client.SendAsync(Resp.Request("APPEND"u8.ToArray(), "a"u8.ToArray(), half));
        Assert.Equal("-ERR string exceeds maximum allowed size (proto-max-bulk-len)", await client.ReadReplyAsync());
    }

    [Fact]
    public async Task A_reply_of_more_than_256_MiB_is_refused_and_the_connection_goes_on()
    {
        using var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        await client.SendAsync(Resp.Request("SET"u8.ToArray(), "a"u8.ToArray(), new byte[60 << 20]));
        Assert.Equal("+OK", await client.ReadReplyAsync());

        Assert.Equal("-ERR the reply exceeds the maximum allowed size", await client.AskAsync("MGET a a a a a"));
        Assert.Equal("+PONG", await client.AskAsync("PING"));
    }
}
