using PluginHost.KeyValue.Tests.Harness;

namespace PluginHost.KeyValue.Tests.Commands;

public sealed class KeyCommandsTests
{
    [Theory]
    [InlineData("MSET a 1 b 2 | EXISTS a b c a | DEL a c | EXISTS a b | UNLINK b | DBSIZE", "+OK | :3 | :1 | :1 | :1 | :0")]
    [InlineData("TYPE a | SET a 1 | TYPE a | LPUSH b 1 | TYPE b | HSET c f 1 | TYPE c | SADD d 1 | TYPE d | ZADD e 1 m | TYPE e", "+none | +OK | +string | :1 | +list | :1 | +hash | :1 | +set | :1 | +zset")]
    [InlineData("MSET one 1 two 2 three 3 | KEYS t* | KEYS o?e | KEYS x", "+OK | *2 $3 two $5 three | *1 $3 one | *0")]
    [InlineData("MSET a 1 b 2 | FLUSHDB | DBSIZE | SET a 1 | FLUSHALL ASYNC | DBSIZE | FLUSHALL now", "+OK | +OK | :0 | +OK | +OK | :0 | -ERR syntax error")]
    [InlineData("SCAN 0 | SCAN x | SCAN -1 | SCAN 0 COUNT 0 | SCAN 0 COUNT x | SCAN 0 MATCH | SCAN 0 what 1", "*2 $1 0 *0 | -ERR invalid cursor | -ERR invalid cursor | -ERR syntax error | -ERR value is not an integer or out of range | -ERR syntax error | -ERR syntax error")]
    [InlineData("MSET a 1 b 2 c 3 | LPUSH ab 1 | SCAN 0 MATCH a* | SCAN 0 TYPE list | SCAN 0 TYPE none | SCAN 0 COUNT 2 | SCAN 2 | SCAN 999999", "+OK | :1 | *2 $1 0 *2 $1 a $2 ab | *2 $1 0 *1 $2 ab | *2 $1 0 *0 | *2 $1 2 *2 $1 a $1 b | *2 $1 0 *2 $1 c $2 ab | *2 $1 0 *0")]
    public Task Keys(string requests, string replies) => Script.CheckAsync(requests, replies);

    [Theory]
    [InlineData("TTL a | PTTL a | SET a 1 | TTL a | EXPIRE a 10 | TTL a | PTTL a | PERSIST a | PERSIST a | TTL a", ":-2 | :-2 | +OK | :-1 | :1 | :10 | :10000 | :1 | :0 | :-1")]
    [InlineData("SET a 1 EX 10 | TTL a | SET a 2 KEEPTTL | TTL a | SET a 3 | TTL a", "+OK | :10 | +OK | :10 | +OK | :-1")]
    [InlineData("SET a 1 PX 1500 | PTTL a | TTL a | APPEND a x | PTTL a", "+OK | :1500 | :2 | :2 | :1500")]
    [InlineData("SET a 1 EXAT 1893456100 | TTL a | SET a 1 PXAT 1893456001000 | PTTL a", "+OK | :100 | +OK | :1000")]
    [InlineData("EXPIRE a 1 | SET a 1 | EXPIRE a 0 | GET a | SET a 1 | PEXPIRE a -5 | EXISTS a", ":0 | +OK | :1 | $-1 | +OK | :1 | :0")]
    [InlineData("SET a 1 | EXPIRE a x | EXPIRE a 9223372036854775807 | EXPIRE a 1 what", "+OK | -ERR value is not an integer or out of range | -ERR invalid expire time in 'expire' command | -ERR Unsupported option what")]
    [InlineData("SET a 1 | EXPIRE a 10 XX | EXPIRE a 10 GT | EXPIRE a 10 NX | EXPIRE a 20 NX | EXPIRE a 5 GT | EXPIRE a 20 GT | EXPIRE a 30 LT | EXPIRE a 3 LT | TTL a", "+OK | :0 | :0 | :1 | :0 | :0 | :1 | :0 | :1 | :3")]
    [InlineData("EXPIRE a 1 NX XX | EXPIRE a 1 GT LT", "-ERR NX and XX, GT or LT options at the same time are not compatible | -ERR GT and LT options at the same time are not compatible")]
    public Task Deadlines(string requests, string replies) => Script.CheckAsync(requests, replies);

    [Fact]
    public async Task A_key_is_gone_when_its_time_has_come()
    {
        var time = new ManualTime();
        using var generation = new Generation(time);
        TestClient client = await generation.ConnectAsync();
        Assert.Equal("+OK | +OK", await Script.RunAsync(client, "SET a 1 PX 1000 | SET b 1"));

        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal("$1 1", await client.AskAsync("GET a"));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(
            "$-1 | :0 | +none | *1 $1 b | *2 $1 0 *1 $1 b | :-2",
            await Script.RunAsync(client, "GET a | EXISTS a | TYPE a | KEYS * | SCAN 0 | TTL a"));
        Assert.Equal("$-1 | +OK | :-1", await Script.RunAsync(client, "SET a 2 XX | SET a 2 NX | TTL a"));
    }

    [Fact]
    public async Task Expired_keys_that_nobody_asks_for_go_with_later_writes()
    {
        var time = new ManualTime();
        using var generation = new Generation(time);
        TestClient client = await generation.ConnectAsync();
        for (int i = 0; i < 100; i++)
        {
            await client.AskAsync($"SET k{i} 1 PX 1");
        }

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(":100", await client.AskAsync("DBSIZE"));
        for (int i = 0; i < 10; i++)
        {
            await client.AskAsync("SET other 1");
        }

        Assert.Equal(":1", await client.AskAsync("DBSIZE"));
    }
}
