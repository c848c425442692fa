using System.Diagnostics;
using System.Globalization;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Plugins;

/// <summary>The sample plugin KeyValue in a real host, under the load that redis itself is measured with.</summary>
public sealed class KeyValueTests
{
    private const string Benchmark = "/usr/bin/redis-benchmark";
    private const int Keys = 1000;

    /// <summary>It gives up, with a message, at the first reply that is an error and at the first connection that breaks.</summary>
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(16, 4000)]
    public async Task All_tests_of_redis_benchmark_pass_while_the_store_is_reloaded(int pipeline, int requests)
    {
        Externals.Require(Benchmark, "redis-benchmark");
        await using var place = new Workplace("KeyValue");
        place.Environment["PluginHost__Plugins__KeyValue__Endpoints__main__Url"] = "tcp://127.0.0.1:0";
        place.Environment["PluginHost__Plugins__KeyValue__SuspendTimeout"] = "00:01:00";
        RunningHost host = await place.StartReadyAsync();
        int port = await host.PortAsync("KeyValue");
        using StoreClient client = await StoreClient.ConnectAsync(port);
        string[] keys = [.. Enumerable.Range(0, Keys).Select(i => string.Create(CultureInfo.InvariantCulture, $"kept:{i}"))];
        Assert.Equal("+OK", await client.AskAsync(["MSET", .. keys.Index().SelectMany(key => new[] { key.Item, Text(key.Index) })]));

        using Process benchmark = place.StartProcess(
            Benchmark, ["-p", Text(port), "-c", "50", "-n", Text(requests), "-P", Text(pipeline), "--csv"]);
        Task<CommandOutput> running = Workplace.FinishAsync(benchmark);
        int reloads = 0;
        do
        {
            CommandOutput reload = await place.RunAsync("reload", "KeyValue");
            Assert.True(reload.ExitCode == 0, reload.Out + reload.Error);
            reloads++;
        }
        while (!running.IsCompleted);

        CommandOutput output = await running;
        Assert.True(output.ExitCode == 0, output.Out + output.Error);
        Assert.Empty(output.Error);
        Assert.All(
            output.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("\"", line, StringComparison.Ordinal));
        Assert.Contains("MSET (10 keys)", output.Out, StringComparison.Ordinal);
        foreach ((int index, string key) in keys.Index())
        {
            Assert.Equal($":{Text(index)}", await client.AskAsync("INCRBY", key, "0"));
        }

        Assert.Equal(1 + reloads, (int)(await host.StatusAsync("KeyValue"))["current"]!["number"]!);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
