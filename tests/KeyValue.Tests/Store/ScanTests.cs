using PluginHost.KeyValue.Tests.Harness;

namespace PluginHost.KeyValue.Tests.Store;

public sealed class ScanTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scan_meets_every_key_that_is_there_throughout(bool? movesByReference)
    {
        const int keys = 500;
        var random = new Random(7);
        var generation = new Generation();
        TestClient client = await generation.ConnectAsync();
        for (int i = 0; i < keys; i++)
        {
            await client.AskAsync($"SET stays:{i} 1");
            await client.AskAsync($"SET goes:{i} 1");
        }

        var met = new HashSet<string>();
        string cursor = "0";
        do
        {
            // "*2 $n cursor *m $n key $n key ..."
            string[] reply = (await client.AskAsync($"SCAN {cursor} COUNT 7")).Split(' ');
            cursor = reply[2];
            met.UnionWith(reply.Where((_, i) => i > 4 && i % 2 == 1));
            for (int i = 0; i < 10; i++)
            {
                await client.AskAsync($"DEL goes:{random.Next(keys)}");
                await client.AskAsync($"SET {(random.Next(2) == 0 ? "goes" : "new")}:{random.Next(keys)} 1");
                await client.AskAsync($"LPUSH list:{random.Next(10)} 1");
            }

            if (movesByReference is { } byReference && random.Next(5) == 0)
            {
                generation = await generation.MoveAsync(byReference);
                generation.Resume();
            }
        }
        while (cursor != "0");

        Assert.Empty(Enumerable.Range(0, keys).Select(i => $"stays:{i}").Except(met));
        generation.Dispose();
    }
}
