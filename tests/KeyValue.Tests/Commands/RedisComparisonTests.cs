using PluginHost.KeyValue.Tests.Harness;

namespace PluginHost.KeyValue.Tests.Commands;

/// <summary>The same requests to this store and to redis itself: the replies are equal.</summary>
public sealed class RedisComparisonTests
{
    // Chosen so that no reply depends on an order that redis leaves open.
    private static readonly string[] Requests =
    [
        "PING", "PING x", "PING x y", "ECHO x", "ECHO", "SELECT 0", "SELECT 1000", "SELECT x", "nonsense", "nonsense a b", "GET", "GET a b",
        "SET a 1", "GET a", "SET a", "SET a 1 NX", "SET a 2 XX", "SET a 3 NX XX", "SET a 3 EX", "SET a 3 EX x", "SET a 3 EX 0",
        "SET a 3 PX -1", "SET a 3 what",
        "SET a 3 EX 10 PX 10", "SET a 3 KEEPTTL EX 10", "SET a 3 GET", "SET b 4 GET", "SET b 5 NX GET", "SET a 1 EX 9223372036854775807",
        "SET a 1 EX 9223372036854775",
        "SET a 1 PXAT 99999999999999", "TTL nokey", "SET e 1 EX 100", "TTL e", "SET e 2 KEEPTTL", "TTL e", "SET e 3", "TTL e",
        "EXPIRE e 100", "TTL e", "PERSIST e", "PERSIST e",
        "EXPIRE e x", "EXPIRE e 1 what", "EXPIRE e 1 NX XX", "EXPIRE e 1 GT LT", "EXPIRE e 100 NX", "EXPIRE e 200 NX", "EXPIRE e 50 GT",
        "EXPIRE e 300 GT", "EXPIRE e 400 LT", "TTL e",
        "EXPIRE e 9223372036854775807", "EXPIRE e -1", "EXISTS e", "PEXPIRE nokey 1", "EXPIRE e", "EXISTS a a b nokey", "DEL a nokey",
        "DEL", "TYPE nokey", "TYPE b",
        "SET n 10", "INCR n", "DECR n", "INCRBY n 5", "DECRBY n 7", "INCRBY n x", "SET n x", "INCR n", "SET n 9223372036854775807",
        "INCR n", "DECRBY n -1", "DECRBY n -9223372036854775808",
        "SET n 01", "INCR n", "SET n +1", "INCR n", "SET n -0", "INCR n", "APPEND n x", "STRLEN n", "STRLEN nokey", "APPEND n",
        "MSET a 1 b", "MSET a 1 b 2", "MGET a b nokey", "MGET",
        "RPUSH l 1 2 3", "LPUSH l 0", "LRANGE l 0 -1", "LRANGE l 1 1", "LRANGE l -100 100", "LRANGE l 3 1", "LRANGE l x 1", "LRANGE l 0",
        "LLEN l", "LPOP l", "RPOP l", "LPOP l 0", "LPOP l -1",
        "LPOP l x", "LPOP l 1 1", "LPOP l 10", "LPOP l", "LPOP l 1", "LLEN l", "TYPE l", "LPUSH l", "GET nolist", "RPUSH l 1", "GET l",
        "INCR l", "APPEND l x", "STRLEN l", "HSET l a 1", "SADD l a", "ZADD l 1 a",
        "MGET l a", "SET l 1 GET", "SET l text", "LPUSH l 1", "LPOP l", "LRANGE l 0 1", "LLEN l",
        "HSET h a 1", "HSET h a 2 b 3", "HGET h a", "HGET h nofield", "HGET nokey a", "HLEN h", "HDEL h b c", "HGETALL h", "HGETALL nokey",
        "HSET h a", "HSET h a 1 b", "HDEL h a", "EXISTS h", "HLEN h", "HGET l a",
        "SADD s a", "SADD s a", "SISMEMBER s a", "SISMEMBER s b", "SCARD s", "SMEMBERS s", "SREM s a b", "EXISTS s", "SMEMBERS s", "SPOP s",
        "SPOP s 1", "SADD s x", "SPOP s 0", "SPOP s -1", "SPOP s 1 1", "SPOP s", "SCARD s", "SADD s", "SADD l a",
        "ZADD z 1 a 2 b 2 ab", "ZADD z 5 a", "ZADD z CH 6 a 7 c", "ZRANGE z 0 -1", "ZRANGE z 0 -1 WITHSCORES",
        "ZRANGE z 0 1 REV WITHSCORES", "ZRANGE z 5 9", "ZRANGE z 0 1 what", "ZRANGE z x 1", "ZSCORE z a", "ZSCORE z nomember",
        "ZSCORE nokey a", "ZCARD z", "ZADD z NX XX 1 a", "ZADD z GT LT 1 a", "ZADD z NX GT 1 a", "ZADD z x a", "ZADD z 1 a 2",
        "ZADD z INCR 1 a 2 b", "ZADD z INCR 1.5 a", "ZADD z NX INCR 1 a", "ZADD z XX 1 nomember",
        "ZADD z GT 1 a", "ZADD z LT 1 a", "ZADD z inf i", "ZSCORE z i", "ZADD z INCR -inf i", "ZADD z nan i", "ZADD z 1e20 big",
        "ZSCORE z big", "ZPOPMIN z", "ZPOPMIN z 2", "ZPOPMIN z -1", "ZPOPMIN z x", "ZPOPMIN z 1 1", "ZREM z big nomember", "ZPOPMIN nokey",
        "ZPOPMIN nokey 2",
        "ZADD nokey XX 1 a", "ZADD nokey XX INCR 1 a", "EXISTS nokey",
        "SCAN x", "SCAN 0 COUNT 0", "SCAN 0 COUNT x", "SCAN 0 MATCH", "SCAN 0 what 1", "SCAN 0 MATCH nothing* COUNT 1000",
        "SCAN 0 MATCH b COUNT 1000", "KEYS nothing", "KEYS b", "KEYS",
        "PUBLISH c x", "PUBLISH c", "UNSUBSCRIBE", "CLIENT GETNAME", "CLIENT SETNAME me", "CLIENT GETNAME", "CLIENT SETNAME a\nb",
        "CLIENT what", "CLIENT", "CLIENT SETNAME",
        "CONFIG GET save", "CONFIG GET appendonly", "CONFIG GET nothing", "CONFIG what", "CONFIG GET", "COMMAND what", "HELLO 4", "HELLO x",
        "FLUSHDB what", "FLUSHDB", "DBSIZE", "FLUSHALL SYNC", "DBSIZE x",
        "SUBSCRIBE c", "PING", "PING x", "GET a", "UNSUBSCRIBE c", "UNSUBSCRIBE c", "GET a", "QUIT",
    ];

    private static readonly string[] Malformed =
    [
        "*x\r\n", "*2147483648\r\n", "*1\r\n:1\r\n", "*1\r\n$-1\r\n", "*1\r\n$x\r\n", "*1\r\n$9999999999\r\n", "PING \"x\r\n",
        "PING \"x\"y\r\n", new('x', 70_000),
    ];

    private static readonly string[] Inline =
    [
        "PING\r\n", "\r\n*0\r\n*-1\r\nPING\r\n", "SET a \"b c\"\r\n", "GET a\r\n", "SET a \"\\x41\\n\\t\\q\\\"\" \r\n", "GET a\r\n",
        "SET a 'it\\'s'\r\n", "GET a\r\n", "  GET\ta  \n", "set '' \"\"\r\n", "get \"\"\r\n",
    ];

    [Fact]
    public async Task Replies_are_those_of_redis()
    {
        using RedisServer redis = await RedisServer.StartAsync();
        using var generation = new Generation(TimeProvider.System);
        TestClient theirs = await redis.ConnectAsync();
        TestClient ours = await generation.ConnectAsync();
        var differences = new List<string>();

        foreach (byte[] request in Inline.Select(i => System.Text.Encoding.Latin1.GetBytes(i)).Concat(Requests.Select(Resp.Request)))
        {
            await theirs.SendAsync(request);
            await ours.SendAsync(request);
            (string expected, string actual) = (await theirs.ReadReplyAsync(), await ours.ReadReplyAsync());
            if (expected != actual)
            {
                differences.Add($"{System.Text.Encoding.Latin1.GetString(request)}\n  redis: {expected}\n  here:  {actual}");
            }
        }

        Assert.Empty(differences);
    }

    [Fact]
    public async Task Malformed_requests_are_answered_as_redis_answers_and_close()
    {
        using RedisServer redis = await RedisServer.StartAsync();
        using var generation = new Generation(TimeProvider.System);
        foreach (string malformed in Malformed)
        {
            TestClient theirs = await redis.ConnectAsync();
            TestClient ours = await generation.ConnectAsync();
            await theirs.SendAsync(malformed);
            await ours.SendAsync(malformed);

            Assert.Equal(await theirs.ReadReplyAsync(), await ours.ReadReplyAsync());
            Assert.True(await theirs.IsAtEndAsync());
            Assert.True(await ours.IsAtEndAsync());
        }
    }
}
