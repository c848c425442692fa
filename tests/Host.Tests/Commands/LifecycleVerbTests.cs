using System.Text.Json.Nodes;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Commands;

public sealed class LifecycleVerbTests
{
    [Fact]
    public async Task Reload_brings_a_new_generation_and_proves_that_the_old_is_gone()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();

        CommandOutput reload = await place.RunAsync("reload", "Echo", "--wait", "unloaded");

        Assert.Equal(0, reload.ExitCode);
        Assert.Contains("Generation 1 is unloaded: verified", reload.Out, StringComparison.Ordinal);
        JsonNode status = await host.StatusAsync();
        Assert.Equal(2, (int)status["current"]!["number"]!);
        Assert.Equal("unloaded", (string?)status["ended"]![0]!["state"]);
    }

    [Fact]
    public async Task Reload_returns_at_the_cutover_while_the_old_generation_still_serves()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        using EchoClient old = await host.ConnectAsync();
        await old.EchoAsync("before");

        CommandOutput reload = await place.RunAsync("reload", "Echo", "--json");

        Assert.Equal(0, reload.ExitCode);
        Assert.Equal("done", (string?)reload.Json["outcome"]);
        Assert.Equal(2, (int)reload.Json["generation"]!);
        Assert.Equal("after", await old.EchoAsync("after"));
        JsonNode connection = (await place.RunAsync("connections", "Echo", "--json")).Json["connections"]![0]!;
        Assert.Equal(1, (int)connection["generation"]!);
        Assert.True((bool)connection["draining"]!);
    }

    [Fact]
    public async Task A_wait_that_times_out_says_what_it_waited_for_and_stops_nothing()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        using EchoClient client = await host.ConnectAsync();
        await client.EchoAsync("before");

        CommandOutput drain = await place.RunAsync("drain", "Echo", "--timeout", "5");

        Assert.Equal(8, drain.ExitCode);
        Assert.Contains("finishes 1 connection; what is left is aborted in", drain.Error, StringComparison.Ordinal);
        Assert.EndsWith("; it goes on.\n", drain.Error, StringComparison.Ordinal);
        Assert.Equal("drained", (string?)(await host.StatusAsync())["state"]);
        Assert.Equal("on", await client.EchoAsync("on"));
    }

    [Theory]
    [InlineData("NeverStops", "unloaded", "generation 1 has drained; waiting for its StopAsync and Dispose to return", "stopping")]
    [InlineData("IgnoresTheEnd", "drained", "generation 1 has 1 connection aborted; waiting for the code that serves them to return", "draining")]
    public async Task A_wait_names_code_that_does_not_return(string habit, string wait, string reason, string state)
    {
        await using var place = new Workplace("Habits");
        (string Key, string Value)[] settings =
            [("Settings__Habit", habit), ("Settings__Seconds", "600"), ("DrainTimeout", "00:00:00.1"), ("StopTimeout", "00:02:00")];
        foreach ((string key, string value) in settings)
        {
            place.Environment[$"PluginHost__Plugins__Habits__{key}"] = value;
        }

        RunningHost host = await place.StartReadyAsync();
        using EchoClient client = await EchoClient.ConnectAsync(await host.PortAsync("Habits"));
        await (habit == "NeverStops" ? client.EchoAsync("here\n") : client.ReadAsync(5));

        CommandOutput reload = await place.RunAsync("reload", "Habits", "--wait", wait, "--timeout", "20");

        Assert.Equal(8, reload.ExitCode);
        Assert.Contains($"Habits: {reason}\n", reload.Error, StringComparison.Ordinal);
        Assert.Equal(state, (string?)(await host.StatusAsync("Habits"))["retiring"]![0]!["state"]);
    }

    [Fact]
    public async Task Too_many_draining_generations_are_busy_unless_forced()
    {
        await using var place = new Workplace("Echo");
        place.Environment["PluginHost__MaxDrainingGenerations"] = "1";
        RunningHost host = await place.StartReadyAsync();
        using EchoClient first = await host.ConnectAsync();
        await first.EchoAsync("1");
        Assert.Equal(0, (await place.RunAsync("reload", "Echo")).ExitCode);
        using EchoClient second = await host.ConnectAsync();
        await second.EchoAsync("2");

        CommandOutput busy = await place.RunAsync("reload", "Echo", "--json");
        Assert.Equal(5, busy.ExitCode);
        Assert.Equal(("busy", "Echo"), ((string?)busy.Json["outcome"], (string?)busy.Json["plugin"]));
        Assert.Equal(2, (int)busy.Json["generation"]!);

        Assert.Equal(0, (await place.RunAsync("reload", "Echo", "--force")).ExitCode);
        await first.ResetAsync();
        Assert.Equal("still", await second.EchoAsync("still"));
    }

    [Fact]
    public async Task Unload_refuses_clients_until_load_and_outlives_a_restart()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        Assert.Equal(0, (await place.RunAsync("unload", "Echo")).ExitCode);
        Assert.Equal(6, (await place.RunAsync("reload", "Echo")).ExitCode);
        host.Signal(Signals.Terminate);
        await host.ExitAsync();

        host = await place.StartReadyAsync();
        JsonNode status = await host.StatusAsync();
        Assert.Equal("stopped", (string?)status["state"]);
        Assert.Equal("unloaded", (string?)status["intent"]!["kind"]);
        Assert.Equal(Environment.UserName, (string?)status["intent"]!["by"]);
        Assert.Contains($"unloaded by {Environment.UserName}", (await place.RunAsync("status")).Out, StringComparison.Ordinal);

        Assert.Equal(0, (await place.RunAsync("load", "Echo")).ExitCode);
        using EchoClient client = await host.ConnectAsync();
        Assert.Equal("again", await client.EchoAsync("again"));
    }

    [Fact]
    public async Task Drain_holds_until_resume()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();

        Assert.Equal(0, (await place.RunAsync("drain", "Echo")).ExitCode);
        Assert.Equal("drained", (string?)(await host.StatusAsync())["state"]);
        Assert.Equal(0, (await place.RunAsync("resume", "Echo")).ExitCode);
        Assert.Equal(6, (await place.RunAsync("resume", "Echo")).ExitCode);

        using EchoClient client = await host.ConnectAsync();
        Assert.Equal("again", await client.EchoAsync("again"));
    }

    [Fact]
    public async Task Rollback_serves_the_version_before()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        string before = (string)(await host.StatusAsync())["current"]!["version"]!;
        Assert.Equal(1, (await place.RunAsync("rollback", "Echo")).ExitCode);
        await File.WriteAllTextAsync(
            Path.Combine(place.Plugins, "Echo", "note.txt"), "another version", TestContext.Current.CancellationToken);
        await host.Log.SeenAsync("Echo generation 2: CutOver");

        Assert.Equal(0, (await place.RunAsync("rollback", "Echo")).ExitCode);

        JsonNode status = await host.StatusAsync();
        Assert.Equal(before, (string?)status["current"]!["version"]);
        Assert.Equal("rolledBack", (string?)status["intent"]!["kind"]);
    }
}
