using System.Text.Json.Nodes;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Commands;

/// <summary><c>pluginhost explain</c>, of a plugin whose handler waits in <c>Task.Delay</c> whatever fires.</summary>
public sealed class ExplainTests
{
    private const string Plugin = "Habits";

    [Fact]
    public async Task It_names_what_holds_a_leaked_generation_says_its_cost_and_leaves_nothing_behind()
    {
        await using Workplace place = CreatePlace();
        RunningHost host = await place.StartReadyAsync();
        await LeakAsync(place, host);

        CommandOutput explain = await place.RunAsync("explain", Plugin);

        Assert.Equal(0, explain.ExitCode);
        Assert.Matches(@"^Explaining Habits pauses the host for about \d+\.\d s \(several times that on a busy machine\), needs \d+ MB in .+ meanwhile, and takes about \d+ s\.\n$", explain.Error);
        Assert.Contains(
            "async method PluginHost.TestPlugins.Habits.IgnoresTheEnd.HandleAsync waits for Task.Delay",
            explain.Out,
            StringComparison.Ordinal);
        Assert.Contains("pass it a CancellationToken that StopAsync fires", explain.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(place.State, "dumps")));
        await host.Log.SeenAsync("Habits generation 1: Explained: ");

        // What createdump says went nowhere, and the host's output is still its one line.
        host.Signal(Signals.Terminate);
        Assert.Equal(0, await host.ExitAsync());
        Assert.Equal(["pluginhost ready"], host.Out.Lines);
        Assert.DoesNotContain(host.Log.Lines, l => l.Contains("createdump", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task As_a_document_it_tells_the_generations_apart()
    {
        await using Workplace place = CreatePlace();
        RunningHost host = await place.StartReadyAsync();
        await LeakAsync(place, host);
        await LeakAsync(place, host);

        JsonNode all = (await place.RunAsync("explain", Plugin, "--json")).Json;
        JsonNode one = (await place.RunAsync("explain", Plugin, "--generation", "2", "--json")).Json;

        Assert.Equal([1, 2], all["generations"]!.AsArray().Select(g => (int)g!["generation"]!));
        Assert.All(all["generations"]!.AsArray(), g =>
        {
            Assert.Equal("held", (string?)g!["context"]!["state"]);
            Assert.StartsWith($"Habits/{g["generation"]}/", (string?)g["context"]!["name"], StringComparison.Ordinal);
            Assert.Equal("asyncMethod", (string?)g["context"]!["holders"]![0]!["kind"]);
        });
        Assert.Equal([2], one["generations"]!.AsArray().Select(g => (int)g!["generation"]!));
        Assert.True((long)all["cost"]!["dumpBytes"]! > 0);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_explain_it_says_so_and_takes_no_dump()
    {
        await using Workplace place = CreatePlace();
        await place.StartReadyAsync();
        await place.RunAsync("reload", Plugin, "--wait", "unloaded");

        CommandOutput nothing = await place.RunAsync("explain", Plugin);
        CommandOutput serving = await place.RunAsync("explain", Plugin, "--generation", "2");
        CommandOutput gone = await place.RunAsync("explain", Plugin, "--generation", "1");
        CommandOutput never = await place.RunAsync("explain", Plugin, "--generation", "9");
        CommandOutput nobody = await place.RunAsync("explain", "Nobody");

        Assert.Equal((0, string.Empty), (nothing.ExitCode, nothing.Error));
        Assert.Contains("Nothing of Habits has leaked", nothing.Out, StringComparison.Ordinal);
        Assert.Equal(
            (6, "pluginhost: Generation 2 of Habits serves: its code is meant to be loaded.\n"), (serving.ExitCode, serving.Error));
        Assert.Equal((6, "pluginhost: Generation 1 of Habits was verified as unloaded: nothing holds it.\n"), (gone.ExitCode, gone.Error));
        Assert.Equal((4, "pluginhost: Nothing is known of a generation 9 of Habits.\n"), (never.ExitCode, never.Error));
        Assert.Equal(4, nobody.ExitCode);
        Assert.False(Directory.Exists(Path.Combine(place.State, "dumps")));
    }

    [Fact]
    public async Task A_second_explanation_is_busy_and_one_that_nobody_waits_for_ends()
    {
        await using Workplace place = CreatePlace();
        RunningHost host = await place.StartReadyAsync();
        await LeakAsync(place, host);

        // Given up while it is made: either its dump is being written, or its analysis runs.
        CommandOutput[] both = await Task.WhenAll(place.RunAsync("explain", Plugin), place.RunAsync("explain", Plugin));
        CommandOutput givenUp = await place.RunAsync("explain", Plugin, "--timeout", "0.5");

        Assert.Equal([0, 5], both.Select(b => b.ExitCode).Order());
        Assert.Equal(8, givenUp.ExitCode);
        await Patience.UntilAsync(() => !Directory.EnumerateFileSystemEntries(Path.Combine(place.State, "dumps")).Any());
        using EchoClient served = await EchoClient.ConnectAsync(await host.PortAsync(Plugin));
        Assert.Equal("here\n", await served.ReadAsync(5));
    }

    [Fact]
    public async Task One_that_fails_is_told_to_who_asked_and_to_the_log()
    {
        // No file of more than 4 MB: a dump has more. Without a second mapping of code, which is a file of 2 GB to the kernel.
        await using Workplace place = CreatePlace();
        place.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        RunningHost host = place.StartBy("/bin/sh", "-c", "ulimit -f 8192 && exec \"$@\"", "sh");
        await host.Out.SeenAsync("pluginhost ready");
        await LeakAsync(place, host);

        CommandOutput explain = await place.RunAsync("explain", Plugin);

        Assert.Equal(1, explain.ExitCode);
        string said = await host.Log.SeenAsync("What holds the code of Habits could not be found out: createdump failed");
        Assert.Contains(said[said.IndexOf("createdump", StringComparison.Ordinal)..], explain.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(place.State, "dumps")));
    }

    [Fact]
    public async Task What_a_killed_host_left_of_a_dump_is_deleted_at_the_next_start()
    {
        await using Workplace place = CreatePlace();
        string left = Path.Combine(place.State, "dumps", "pluginhost-dump-1-x");
        Directory.CreateDirectory(left);
        await File.WriteAllTextAsync(Path.Combine(left, "heap.dmp"), "secrets", TestContext.Current.CancellationToken);

        await place.StartReadyAsync();

        Assert.False(Directory.Exists(left));
    }

    private static Workplace CreatePlace()
    {
        var place = new Workplace(Plugin);
        (string Key, string Value)[] settings =
        [
            ("Endpoints__main__Url", "tcp://127.0.0.1:0"), ("Settings__Habit", "IgnoresTheEnd"), ("Settings__Seconds", "600"),
            ("DrainTimeout", "00:00:00.1"), ("StopTimeout", "00:00:00.1"), ("VerifyTimeout", "00:00:03"),
        ];
        foreach ((string key, string value) in settings)
        {
            place.Environment[$"PluginHost__Plugins__{Plugin}__{key}"] = value;
        }

        return place;
    }

    private static async Task LeakAsync(Workplace place, RunningHost host)
    {
        using EchoClient client = await EchoClient.ConnectAsync(await host.PortAsync(Plugin));
        Assert.Equal("here\n", await client.ReadAsync(5));
        CommandOutput reload = await place.RunAsync("reload", Plugin, "--wait", "unloaded");
        Assert.True(reload.ExitCode == 7, reload.Out + reload.Error);
    }
}
