using System.Text.Json.Nodes;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Commands;

/// <summary>Unloading where the garbage collector runs in another mode than the usual one.</summary>
public sealed class CollectorModeTests
{
    private const string Plugin = "Habits";

    [Fact]
    public async Task Without_concurrent_collections_none_is_forced_and_those_that_happen_bring_the_verdict()
    {
        await using var place = new Workplace("Echo", Plugin);
        place.Environment["DOTNET_gcConcurrent"] = "0";
        place.Environment["PluginHost__Plugins__Echo__VerifyTimeout"] = "00:00:01";
        Configure(place, ("Settings__Habit", "Allocates"));
        RunningHost host = await place.StartReadyAsync();

        CommandOutput reload = await place.RunAsync("reload", "Echo", "--wait", "unloaded");

        Assert.True(reload.ExitCode == 8, reload.Out + reload.Error);
        string said = await host.Log.SeenAsync("Echo generation 1: Unproven: ");
        Assert.Contains("concurrent collection is switched off", said, StringComparison.Ordinal);
        JsonNode unproven = (await host.StatusAsync())["ended"]![0]!;
        Assert.Equal(("unloading", 0), ((string?)unproven["state"], (int)unproven["collections"]!));

        Task<string> verdict = host.Log.SeenAsync("Echo generation 1: Unloaded: ");
        using EchoClient allocating = await EchoClient.ConnectAsync(await host.PortAsync(Plugin));
        while (!verdict.IsCompleted)
        {
            Assert.Equal("x", await allocating.EchoAsync("x"));
            await Task.WhenAny(verdict, Task.Delay(100, TestContext.Current.CancellationToken));
        }

        Assert.Contains("unload verified after", await verdict, StringComparison.Ordinal);
        JsonNode proven = (await host.StatusAsync())["ended"]![0]!;
        Assert.Equal("unloaded", (string?)proven["state"]);
        Assert.True((int)proven["collections"]! > 0);
    }

    [Fact]
    public async Task With_the_servers_collector_what_is_clean_is_verified_and_what_leaks_is_explained()
    {
        await using var place = new Workplace("Echo", Plugin);
        place.Environment["DOTNET_gcServer"] = "1";
        Configure(
            place, ("Settings__Habit", "IgnoresTheEnd"), ("Settings__Seconds", "600"), ("DrainTimeout", "00:00:00.1"),
            ("StopTimeout", "00:00:00.1"), ("VerifyTimeout", "00:00:03"));
        RunningHost host = await place.StartReadyAsync();
        Assert.Contains(
            Directory.GetDirectories($"/proc/{host.Id}/task"),
            thread => File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(".NET Server GC", StringComparison.Ordinal));

        CommandOutput clean = await place.RunAsync("reload", "Echo", "--wait", "unloaded");
        Assert.True(clean.ExitCode == 0, clean.Out + clean.Error);
        Assert.Contains("is unloaded: verified", clean.Out, StringComparison.Ordinal);

        using EchoClient client = await EchoClient.ConnectAsync(await host.PortAsync(Plugin));
        Assert.Equal("here\n", await client.ReadAsync(5));
        CommandOutput leak = await place.RunAsync("reload", Plugin, "--wait", "unloaded");
        Assert.True(leak.ExitCode == 7, leak.Out + leak.Error);
        CommandOutput explain = await place.RunAsync("explain", Plugin);
        Assert.True(explain.ExitCode == 0, explain.Out + explain.Error);
        Assert.Contains(
            "async method PluginHost.TestPlugins.Habits.IgnoresTheEnd.HandleAsync waits for Task.Delay",
            explain.Out,
            StringComparison.Ordinal);
    }

    private static void Configure(Workplace place, params ReadOnlySpan<(string Key, string Value)> settings)
    {
        foreach ((string key, string value) in settings)
        {
            place.Environment[$"PluginHost__Plugins__{Plugin}__{key}"] = value;
        }
    }
}
