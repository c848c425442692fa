using PluginHost.KeyValue.Tests.Harness;

namespace PluginHost.KeyValue.Tests.Commands;

public sealed class CollectionCommandsTests
{
    private const string WrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value";
    private const string NotPositive = "-ERR value is out of range, must be positive";

    [Theory]
    [InlineData("RPUSH l 1 2 3 | LPUSH l 0 a | LRANGE l 0 -1 | LLEN l", ":3 | :5 | *5 $1 a $1 0 $1 1 $1 2 $1 3 | :5")]
    [InlineData("RPUSH l 1 2 3 | LPOP l | RPOP l | LPOP l | LPOP l | EXISTS l", ":3 | $1 1 | $1 3 | $1 2 | $-1 | :0")]
    [InlineData("RPUSH l 1 2 3 4 | LPOP l 2 | RPOP l 9 | LPOP l 1 | LLEN l", ":4 | *2 $1 1 $1 2 | *2 $1 4 $1 3 | *-1 | :0")]
    [InlineData("RPUSH l 1 | LPOP l 0 | LPOP l -1 | LPOP l x | LPOP l 1 2", ":1 | *0 | " + NotPositive + " | " + NotPositive + " | -ERR wrong number of arguments for 'lpop' command")]
    [InlineData("RPUSH l 1 2 3 | LRANGE l 1 1 | LRANGE l -2 -1 | LRANGE l 2 1 | LRANGE l 5 9 | LRANGE x 0 1 | LRANGE l a 1", ":3 | *1 $1 2 | *2 $1 2 $1 3 | *0 | *0 | *0 | -ERR value is not an integer or out of range")]
    [InlineData("SET s 1 | LPUSH s 1 | LPOP s | LRANGE s 0 1 | LLEN s", "+OK | " + WrongType + " | " + WrongType + " | " + WrongType + " | " + WrongType)]
    public Task Lists(string requests, string replies) => Script.CheckAsync(requests, replies);

    [Theory]
    [InlineData("HSET h a 1 b 2 | HSET h a 3 c 4 | HGET h a | HGET h x | HLEN h | HGETALL h", ":2 | :1 | $1 3 | $-1 | :3 | *6 $1 a $1 3 $1 b $1 2 $1 c $1 4")]
    [InlineData("HDEL h a | HSET h a 1 b 2 | HDEL h a x | HDEL h b | EXISTS h | HGETALL h | HLEN h", ":0 | :2 | :1 | :1 | :0 | *0 | :0")]
    [InlineData("HSET h a | HSET h a 1 b | SET s 1 | HSET s a 1 | HGET s a | HGETALL s", "-ERR wrong number of arguments for 'hset' command | -ERR wrong number of arguments for 'hset' command | +OK | " + WrongType + " | " + WrongType + " | " + WrongType)]
    public Task Hashes(string requests, string replies) => Script.CheckAsync(requests, replies);

    [Theory]
    [InlineData("SADD s a b a | SADD s c | SCARD s | SISMEMBER s a | SISMEMBER s x | SMEMBERS s", ":2 | :1 | :3 | :1 | :0 | *3 $1 a $1 b $1 c")]
    [InlineData("SADD s a b c | SREM s a x | SMEMBERS s | SREM s b c | EXISTS s | SMEMBERS s", ":3 | :1 | *2 $1 c $1 b | :2 | :0 | *0")]
    [InlineData("SPOP s | SPOP s 2 | SADD s a | SPOP s | EXISTS s", "$-1 | *0 | :1 | $1 a | :0")]
    [InlineData("SADD s a | SPOP s 0 | SPOP s -1 | SPOP s 1 2 | SPOP s 5 | SCARD s", ":1 | *0 | " + NotPositive + " | -ERR syntax error | *1 $1 a | :0")]
    [InlineData("SET x 1 | SADD x a | SPOP x | SISMEMBER x a", "+OK | " + WrongType + " | " + WrongType + " | " + WrongType)]
    public Task Sets(string requests, string replies) => Script.CheckAsync(requests, replies);

    [Theory]
    [InlineData("ZADD z 2 b 1 a 2 aa | ZRANGE z 0 -1 | ZRANGE z 0 -1 WITHSCORES | ZRANGE z 0 0 REV | ZCARD z", ":3 | *3 $1 a $2 aa $1 b | *6 $1 a $1 1 $2 aa $1 2 $1 b $1 2 | *1 $1 b | :3")]
    [InlineData("ZADD z 1 a | ZADD z 5 a | ZADD z CH 6 a 1 b | ZSCORE z a | ZSCORE z x | ZSCORE y x", ":1 | :0 | :2 | $1 6 | $-1 | $-1")]
    [InlineData("ZADD z NX 1 a | ZADD z NX 2 a | ZADD z XX 3 a | ZADD z XX 3 b | ZADD z GT 2 a | ZADD z LT 2 a | ZSCORE z a", ":1 | :0 | :0 | :0 | :0 | :0 | $1 2")]
    [InlineData("ZADD z INCR 1.5 a | ZADD z INCR 1 a | ZADD z NX INCR 1 a | ZADD z inf b | ZADD z INCR -inf b", "$3 1.5 | $3 2.5 | $-1 | :1 | -ERR resulting score is not a number (NaN)")]
    [InlineData("ZADD z NX XX 1 a | ZADD z GT LT 1 a | ZADD z INCR 1 a 2 b | ZADD z x a | ZADD z 1 a 2 | ZADD z 1 a x b | EXISTS z", "-ERR XX and NX options at the same time are not compatible | -ERR GT, LT, and/or NX options at the same time are not compatible | -ERR INCR option supports a single increment-element pair | -ERR value is not a valid float | -ERR syntax error | -ERR value is not a valid float | :0")]
    [InlineData("ZADD z 2 b 1 a 3 c | ZPOPMIN z | ZPOPMIN z 5 | ZPOPMIN z | EXISTS z | ZPOPMIN z -1", ":3 | *2 $1 a $1 1 | *4 $1 b $1 2 $1 c $1 3 | *0 | :0 | " + NotPositive)]
    [InlineData("ZADD z 1 a | ZREM z a b | EXISTS z | SET s 1 | ZADD s 1 a | ZRANGE s 0 1 | ZRANGE z 0 1 what", ":1 | :1 | :0 | +OK | " + WrongType + " | " + WrongType + " | -ERR syntax error")]
    public Task SortedSets(string requests, string replies) => Script.CheckAsync(requests, replies);
}
