using System.Globalization;
using System.Runtime.Versioning;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Upgrade;

/// <summary>New hosts that do not come to serve: the old one goes on, and nobody notices.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FailedUpgradeTests
{
    [Theory]
    [InlineData("nothing", 6, "There is no program")]
    [InlineData("", 6, "is a directory")]
    [InlineData("settings.json", 1, "Permission denied")]
    [InlineData("plugins/KeyValue/KeyValue.dll", 6, "name the executable beside it")]
    [InlineData("/bin/true", 1, "ended with code 0 before it had asked for anything")]
    [InlineData("/bin/false", 1, "ended with code 1 before it had asked for anything")]
    public async Task A_program_that_is_no_host_is_refused_with_the_reason(string program, int exitCode, string says)
    {
        await using var place = new Workplace("KeyValue");
        await File.WriteAllTextAsync(place.Config, "{}", TestContext.Current.CancellationToken);
        RunningHost host = await place.StartReadyAsync();
        using StoreClient store = await StoreClient.ConnectAsync(await host.PortAsync("KeyValue"));
        Assert.Equal(":1", await store.AskAsync("INCR", "n"));

        CommandOutput refused = await place.RunAsync("upgrade", Path.Combine(Path.GetDirectoryName(place.Config)!, program));

        Assert.Equal(exitCode, refused.ExitCode);
        Assert.Contains(says, refused.Error, StringComparison.Ordinal);
        Assert.Equal(host.Id, (int)(await place.HostAsync())["processId"]!);
        Assert.Equal(":2", await store.AskAsync("INCR", "n"));
        Assert.Empty(host.Children);
    }

    [Fact]
    public async Task A_program_that_does_not_get_ready_is_ended_when_its_time_is_over()
    {
        await using var place = new Workplace("KeyValue");
        place.Environment["PluginHost__UpgradeTimeout"] = "00:00:00.5";
        RunningHost host = await place.StartReadyAsync();
        string idle = await ScriptAsync(place, "exec sleep 1000");

        CommandOutput late = await place.RunAsync("upgrade", idle);

        Assert.Equal(1, late.ExitCode);
        Assert.Contains("not ready within 0.5 s", late.Error, StringComparison.Ordinal);
        Assert.Empty(host.Children);
    }

    [Fact]
    public async Task What_a_program_has_started_that_is_no_host_ends_with_it_and_holds_nothing()
    {
        await using var place = new Workplace("Echo");
        place.Environment["PluginHost__UpgradeTimeout"] = "00:00:00.5";
        RunningHost host = await place.StartReadyAsync();
        string left = place.At("left");
        string forks = await ScriptAsync(place, $"sleep 1000 & echo $! > {left}; wait");

        CommandOutput late = await place.RunAsync("upgrade", forks);

        Assert.Equal(1, late.ExitCode);
        int started = int.Parse(await File.ReadAllTextAsync(left, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        await Patience.UntilAsync(() => !Directory.Exists($"/proc/{started}"));
        host.Signal(Signals.Kill);
        await host.ProcessEndAsync();
        await place.StartReadyAsync();
    }

    [Fact]
    public async Task One_upgrade_at_a_time_and_no_other_change_meanwhile()
    {
        await using var place = new Workplace("KeyValue");
        RunningHost host = await place.StartReadyAsync();
        string idle = await ScriptAsync(place, "exec sleep 1000");
        Task<CommandOutput> first = place.RunAsync("upgrade", idle);
        await Patience.UntilAsync(() => host.Children.Count == 1);

        Assert.Equal(5, (await place.RunAsync("upgrade")).ExitCode);
        Assert.Equal(5, (await place.RunAsync("reload", "KeyValue")).ExitCode);
        using StoreClient store = await StoreClient.ConnectAsync(await host.PortAsync("KeyValue"));
        Assert.Equal(":1", await store.AskAsync("INCR", "n"));

        Assert.Equal(0, Signals.Send(Assert.Single(host.Children), Signals.Kill));
        CommandOutput killed = await first;
        Assert.Equal(1, killed.ExitCode);
        Assert.Contains("was killed by SIGKILL", killed.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await place.RunAsync("reload", "KeyValue")).ExitCode);
    }

    [Fact]
    public async Task A_plugin_that_does_not_start_in_the_new_host_keeps_all_of_them_in_the_old_one()
    {
        await using var place = new Workplace("KeyValue", "Habits");
        await HabitAsync(place, "FinishesPolitely");
        RunningHost host = await place.StartReadyAsync();
        using StoreClient store = await StoreClient.ConnectAsync(await host.PortAsync("KeyValue"));
        Assert.Equal(":1", await store.AskAsync("INCR", "n"));
        await HabitAsync(place, "ThrowsInStart");

        CommandOutput failed = await place.RunAsync("upgrade");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("Habits", failed.Error, StringComparison.Ordinal);
        Assert.Contains("no good start", failed.Error, StringComparison.Ordinal);
        Assert.Equal(host.Id, (int)(await place.HostAsync())["processId"]!);
        Assert.Equal(":2", await store.AskAsync("INCR", "n"));
        Assert.Equal(1, (int)(await host.StatusAsync("KeyValue"))["current"]!["number"]!);
        await Patience.UntilAsync(() => host.Children.Count == 0);

        await HabitAsync(place, "FinishesPolitely");
        await using Upgraded upgraded = await place.UpgradeAsync();
        Assert.Equal(":3", await store.AskAsync("INCR", "n"));
    }

    [Fact]
    public async Task A_configuration_that_the_new_host_refuses_keeps_the_old_one()
    {
        await using var place = new Workplace("KeyValue");
        await File.WriteAllTextAsync(place.Config, "{}", TestContext.Current.CancellationToken);
        RunningHost host = await place.StartReadyAsync();
        await File.WriteAllTextAsync(place.Config, """{ "PluginHost": { "Typo": 1 } }""", TestContext.Current.CancellationToken);

        CommandOutput failed = await place.RunAsync("upgrade");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("ended with code 2", failed.Error, StringComparison.Ordinal);
        await host.Log.SeenAsync("PluginHost:Typo is unknown");
        Assert.Equal(host.Id, (int)(await place.HostAsync())["processId"]!);
    }

    [Fact]
    public async Task A_new_host_ends_with_an_old_one_that_dies_before_it_has_made_place()
    {
        await using var place = new Workplace("KeyValue", "Habits");
        await HabitAsync(place, "FinishesPolitely");
        RunningHost host = await place.StartReadyAsync();
        await HabitAsync(place, "BlocksInStart");
        Task<CommandOutput> upgrade = place.RunAsync("upgrade");
        await Patience.UntilAsync(() => host.Children.Count == 1);
        int successor = Assert.Single(host.Children);

        host.Signal(Signals.Kill);

        Assert.NotEqual(0, (await upgrade).ExitCode);
        await Patience.UntilAsync(() => !Directory.Exists($"/proc/{successor}"));
        await host.ExitAsync();
    }

    [Fact]
    public async Task A_host_that_is_told_to_stop_gives_its_upgrade_up()
    {
        await using var place = new Workplace("KeyValue");
        RunningHost host = await place.StartReadyAsync();
        string idle = await ScriptAsync(place, "exec sleep 1000");
        Task<CommandOutput> upgrade = place.RunAsync("upgrade", idle);
        await Patience.UntilAsync(() => host.Children.Count == 1);

        host.Signal(Signals.Terminate);

        Assert.NotEqual(0, (await upgrade).ExitCode);
        Assert.Equal(0, await host.ExitAsync());
        Assert.False(File.Exists(place.Socket));
    }

    private static Task HabitAsync(Workplace place, string habit) => File.WriteAllTextAsync(
        place.Config,
        $$"""{ "PluginHost": { "StartTimeout": "00:00:20", "Plugins": { "Habits": { "Settings": { "Habit": "{{habit}}" } } } } }""",
        TestContext.Current.CancellationToken);

    private static async Task<string> ScriptAsync(Workplace place, string line)
    {
        string path = Path.Combine(Path.GetDirectoryName(place.Config)!, "program.sh");
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{line}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
