using System.Reflection;
using System.Text;
using PluginHost.KeyValue.Tests.Harness;
using KeyValuePlugin = PluginHost.Plugins.KeyValue.KeyValue;

namespace PluginHost.KeyValue.Tests.State;

public sealed class StateTests
{
    private static readonly byte[] EveryByte = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    private static readonly string[] Questions =
    [
        "DBSIZE", "KEYS *", "GET text", "GET empty", "TTL text", "PTTL mortal", "LRANGE list 0 -1", "HGETALL hash", "SMEMBERS set",
        "ZRANGE sorted 0 -1 WITHSCORES", "SCAN 0 COUNT 3",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_kind_of_value_arrives_as_it_was(bool byReference)
    {
        using var first = new Generation();
        TestClient client = await first.ConnectAsync();
        await FillAsync(client);
        string[] before = await AskAllAsync(client);
        using Generation second = await first.MoveAsync(byReference);
        second.Resume();

        Assert.Equal(before, await AskAllAsync(client));

        // What arrived can be changed.
        Assert.Equal(
            ":4 | :1 | :1 | :1 | :1 | :1 | +OK | $5 again",
            await Script.RunAsync(client, "RPUSH list d | HSET hash new 1 | SADD set new | ZADD sorted 7 new | PERSIST mortal | DEL text "
                + "| SET text again | GET text"));
    }

    [Fact]
    public async Task A_key_that_expires_does_so_in_the_new_code()
    {
        var time = new ManualTime();
        using var first = new Generation(time);
        TestClient client = await first.ConnectAsync();
        await client.AskAsync("SET a 1 PX 1000");
        using Generation second = await first.MoveAsync(byReference: false);
        second.Resume();

        Assert.Equal(":1000", await client.AskAsync("PTTL a"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("$-1", await client.AskAsync("GET a"));
    }

    [Fact]
    public async Task Values_larger_than_any_buffer_are_streamed()
    {
        using var first = new Generation();
        TestClient client = await first.ConnectAsync();
        byte[] large = new byte[5_000_000];
        new Random(1).NextBytes(large);
        await client.SendAsync(Resp.Request("SET"u8.ToArray(), "a"u8.ToArray(), large));
        Assert.Equal("+OK", await client.ReadReplyAsync());
        await client.SendAsync(Resp.Request("SADD"u8.ToArray(), large, large));
        Assert.Equal(":1", await client.ReadReplyAsync());
        using Generation second = await first.MoveAsync(byReference: false);
        second.Resume();

        string expected = $"${large.Length} {Encoding.Latin1.GetString(large)}";
        Assert.Equal(expected, await client.AskAsync("GET a"));
        await client.SendAsync(Resp.Request("SMEMBERS"u8.ToArray(), large));
        Assert.Equal("*1 " + expected, await client.ReadReplyAsync());
    }

    [Fact]
    public async Task A_truncated_state_is_refused()
    {
        using var generation = new Generation();
        await FillAsync(await generation.ConnectAsync());
        var saved = new MemoryStream();
        await generation.Plugin.SaveAsync(saved, readerVersion: 1, CancellationToken.None);
        for (int length = 0; length < saved.Length; length += 7)
        {
            var part = new MemoryStream(saved.GetBuffer(), 0, length);
            await Assert.ThrowsAsync<EndOfStreamException>(async () =>
                await new KeyValuePlugin(new PluginContext(TimeProvider.System, 2)).LoadAsync(part, version: 1, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Garbage_is_refused()
    {
        var random = new Random(9);
        using var generation = new Generation();
        await FillAsync(await generation.ConnectAsync());
        var saved = new MemoryStream();
        await generation.Plugin.SaveAsync(saved, readerVersion: 1, CancellationToken.None);
        int refused = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] garbled = saved.ToArray();
            garbled[16 + random.Next(garbled.Length - 16)] ^= (byte)(1 << random.Next(8));
            try
            {
                await new KeyValuePlugin(new PluginContext(TimeProvider.System, 2)).LoadAsync(
                    new MemoryStream(garbled), version: 1, CancellationToken.None);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 50, 450); // Many bits belong to a value, where any will do.
    }

    [Fact]
    public async Task The_shared_state_holds_nothing_but_the_frameworks_types()
    {
        using var generation = new Generation();
        await FillAsync(await generation.ConnectAsync());
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>([generation.Plugin.ShareState(readerVersion: 1)]);
        while (waiting.TryPop(out object? item))
        {
            if (!seen.Add(item))
            {
                continue;
            }

            Type type = item.GetType();
            Assert.True(IsOfTheFramework(type), $"{type} is not of the framework.");
            if (item is Array array && !type.GetElementType()!.IsPrimitive)
            {
                array.Cast<object?>().OfType<object>().ToList().ForEach(waiting.Push);
            }

            for (Type? declaring = type; declaring is not null && item is not (string or Array or Type); declaring = declaring.BaseType)
            {
                foreach (FieldInfo field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPrimitive && !field.FieldType.IsPointer && field.GetValue(item) is { } value)
                    {
                        waiting.Push(value);
                    }
                }
            }
        }

        Assert.True(seen.Count > 100);
    }

    private static bool IsOfTheFramework(Type type) => type.HasElementType
        ? IsOfTheFramework(type.GetElementType()!)
        : type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal) && type.GetGenericArguments().All(IsOfTheFramework);

    private static async Task FillAsync(TestClient client)
    {
        await client.SendAsync(Resp.Request("SET"u8.ToArray(), EveryByte, EveryByte));
        await client.ReadReplyAsync();
        await client.SendAsync(Resp.Request("HSET"u8.ToArray(), "hash"u8.ToArray(), EveryByte, EveryByte));
        await client.ReadReplyAsync();
        await Script.RunAsync(client, "SET gone 1 | SET text abc | SET mortal 1 PX 5000 | RPUSH list a b | LPUSH list z | HSET hash f v g "
            + "w | SADD set a b c | ZADD sorted 1.5 a 1.5 b -inf c | DEL gone | SET key 1 | SET empty 1 | DEL empty");
        await client.SendAsync(Resp.Request("SET"u8.ToArray(), "empty"u8.ToArray(), []));
        await client.ReadReplyAsync();
        await client.AskAsync("ZADD many " + string.Join(' ', Enumerable.Range(0, 600).Select(i => $"{i % 37} member{i}")));

        await client.AskAsync("SET last 1");
    }

    private static async Task<string[]> AskAllAsync(TestClient client)
    {
        var replies = new List<string>();
        foreach (string question in Questions.Append("ZRANGE many 0 -1 WITHSCORES"))
        {
            replies.Add(await client.AskAsync(question));
        }

        await client.SendAsync(Resp.Request("GET"u8.ToArray(), EveryByte));
        replies.Add(await client.ReadReplyAsync());
        Assert.DoesNotContain("$-1", replies);
        return [.. replies];
    }
}
