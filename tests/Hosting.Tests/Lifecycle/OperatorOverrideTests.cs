using System.Net.Sockets;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class OperatorOverrideTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rollback_serves_the_earlier_version_as_a_new_generation_until_the_content_changes()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        host.DropIn("AnswerV2", "Answer");
        await host.ServesAsync("Answer", generation: 2);

        CommandResult back = await host.Manager.RollbackAsync("Answer", "Ada", cancellationToken: Token);

        Assert.Equal((CommandOutcome.Done, 3), (back.Outcome, back.Generation));
        Assert.Equal("v1:a", await AskAsync(host, "a"));
        Assert.Equal(
            (OperatorOverrideKind.RolledBack, "Ada"), (host.StatusOf("Answer").Override!.Kind, host.StatusOf("Answer").Override!.By));
        Assert.StartsWith(
            "rolled back by Ada on ",
            (await host.Events.FirstAsync(PluginEventKind.Overridden, "Answer")).Message,
            StringComparison.Ordinal);

        File.SetLastWriteTimeUtc(host.PathOf("Answer"), DateTime.UnixEpoch);
        await host.HasLookedAsync();
        Assert.Equal("v1:b", await AskAsync(host, "b"));

        Assert.Equal(CommandOutcome.Done, (await host.Manager.ReloadAsync("Answer", cancellationToken: Token)).Outcome);
        Assert.Equal("v1:c", await AskAsync(host, "c"));

        host.DropIn("AnswerByItself", "Answer");
        await host.ServesAsync("Answer", generation: 5);
        Assert.Equal("itself:d", await AskAsync(host, "d"));
        Assert.Null(host.StatusOf("Answer").Override);
    }

    [Fact]
    public async Task A_second_rollback_goes_further_back_and_a_third_finds_nothing()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        host.DropIn("AnswerV2", "Answer");
        await host.ServesAsync("Answer", generation: 2);
        host.DropIn("AnswerByItself", "Answer");
        await host.ServesAsync("Answer", generation: 3);

        await host.Manager.RollbackAsync("Answer", "Ada", cancellationToken: Token);
        Assert.Equal("v2:a", await AskAsync(host, "a"));
        await host.Manager.RollbackAsync("Answer", "Ada", cancellationToken: Token);
        Assert.Equal("v1:b", await AskAsync(host, "b"));
        CommandResult third = await host.Manager.RollbackAsync("Answer", "Ada", cancellationToken: Token);

        Assert.Equal(CommandOutcome.Failed, third.Outcome);
        Assert.Contains("no earlier version to go back to. It was rolled back by Ada", third.Message);
        Assert.Equal("v1:c", await AskAsync(host, "c"));
    }

    [Fact]
    public async Task A_rollback_survives_a_restart_and_load_undoes_it()
    {
        using var directory = new TemporaryDirectory();
        await using (TestHost before = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), directory: directory))
        {
            before.DropIn("AnswerV2", "Answer");
            await before.ServesAsync("Answer", generation: 2);
            await before.Manager.RollbackAsync("Answer", "Ada", cancellationToken: Token);
        }

        await using TestHost host = await TestHost.StartAsync(directory: directory);
        Assert.Equal("v1:a", await AskAsync(host, "a"));
        Assert.Equal(OperatorOverrideKind.RolledBack, host.StatusOf("Answer").Override?.Kind);

        Assert.Equal(CommandOutcome.Done, (await host.Manager.LoadAsync("Answer", Token)).Outcome);
        Assert.Equal("v2:b", await AskAsync(host, "b"));
        Assert.Null(host.StatusOf("Answer").Override);
    }

    [Fact]
    public async Task A_rollback_survives_a_restart_without_the_files_and_their_removal()
    {
        using var directory = new TemporaryDirectory();
        await using (TestHost before = await StartRolledBackAsync(directory))
        {
            before.Remove("Answer");
            await before.Events.FirstAsync(PluginEventKind.Removed, "Answer");
            Assert.Equal("v1:a", await AskAsync(before, "a"));
        }

        await using TestHost host = await TestHost.StartAsync(directory: directory);
        Assert.Equal("v1:b", await AskAsync(host, "b"));
        PluginStatus status = host.StatusOf("Answer");
        Assert.Equal((PluginState.Serving, OperatorOverrideKind.RolledBack), (status.State, status.Override?.Kind));
        Assert.Equal("its files are gone; the version that it was rolled back to serves on.", status.Problem);

        // What cannot be served does not undo it.
        Assert.Equal(CommandOutcome.Failed, (await host.Manager.LoadAsync("Answer", Token)).Outcome);
        Assert.Equal(OperatorOverrideKind.RolledBack, host.StatusOf("Answer").Override?.Kind);

        host.DropIn("AnswerByItself", "Answer");
        await host.ServesAsync("Answer", generation: 2);
        Assert.Equal("itself:c", await AskAsync(host, "c"));
        Assert.Equal((null, null), (host.StatusOf("Answer").Override, host.StatusOf("Answer").Problem));
    }

    [Fact]
    public async Task A_rolled_back_plugin_serves_on_after_the_grace_when_its_files_are_gone()
    {
        using var directory = new TemporaryDirectory();
        await using TestHost host = await StartRolledBackAsync(directory, o => o.RemovalGrace = TimeSpan.Zero);

        host.Remove("Answer");
        await host.Events.FirstAsync(PluginEventKind.Removed, "Answer");
        await host.HasLookedAsync();

        Assert.Equal("v1:a", await AskAsync(host, "a"));
    }

    [Fact]
    public async Task A_rollback_holds_after_a_restart_also_when_the_files_are_incomplete()
    {
        using var directory = new TemporaryDirectory();
        await using (await StartRolledBackAsync(directory))
        {
        }

        await using TestHost host = await TestHost.StartAsync(
            h => File.WriteAllBytes(h.PathOf("Answer"), File.ReadAllBytes(TestPlugins.PathOf("AnswerByItself"))[..1000]),
            directory: directory);

        Assert.Equal("v1:a", await AskAsync(host, "a"));
        Assert.Contains("cut off", host.StatusOf("Answer").Problem);
    }

    [Fact]
    public async Task A_drain_survives_a_restart_without_the_files_and_resume_serves_the_copy_that_was_kept()
    {
        using var directory = new TemporaryDirectory();
        await using (TestHost before = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), directory: directory))
        {
            await before.Manager.DrainAsync("Answer", "Ada", cancellationToken: Token);
            before.Remove("Answer");
        }

        await using TestHost host = await TestHost.StartAsync(directory: directory);
        Assert.Equal(PluginState.Drained, host.StatusOf("Answer").State);

        Assert.Equal(CommandOutcome.Done, (await host.Manager.ResumeAsync("Answer", Token)).Outcome);
        Assert.Equal("v1:a", await AskAsync(host, "a"));
        Assert.Equal("its files are gone; the copy that was kept serves until 'unload'.", host.StatusOf("Answer").Problem);
    }

    [Fact]
    public async Task An_unload_survives_file_changes_and_a_restart_until_load()
    {
        using var directory = new TemporaryDirectory();
        await using (TestHost before = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), directory: directory))
        {
            await before.AssertUnloadsAsync("Answer");
            before.DropIn("AnswerV2", "Answer");
            await before.HasLookedAsync();
            Assert.Equal(PluginState.Stopped, before.StatusOf("Answer").State);
            CommandResult reload = await before.Manager.ReloadAsync("Answer", cancellationToken: Token);
            Assert.Equal(CommandOutcome.Refused, reload.Outcome);
            Assert.Contains("unloaded by a test", reload.Message);
            CommandResult resume = await before.Manager.ResumeAsync("Answer", Token);
            Assert.Equal(CommandOutcome.Refused, resume.Outcome);
            Assert.Matches("was unloaded by a test on .*; use 'load'.", resume.Message);
        }

        await using TestHost host = await TestHost.StartAsync(directory: directory);
        Assert.Equal(
            (PluginState.Stopped, OperatorOverrideKind.Unloaded), (host.StatusOf("Answer").State, host.StatusOf("Answer").Override!.Kind));
        Assert.Empty(host.StatusOf("Answer").Endpoints);

        Assert.Equal(CommandOutcome.Done, (await host.Manager.LoadAsync("Answer", Token)).Outcome);
        Assert.Equal("v2:a", await AskAsync(host, "a"));
    }

    [Fact]
    public async Task A_client_that_connects_while_drained_waits_and_is_served_after_resume()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("AnswerV1", "Answer"), o => o.HoldBacklog = TimeSpan.FromMinutes(5));
        using TestClient live = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await live.AskAsync("a"));
        Assert.Equal(CommandOutcome.Done, (await host.Manager.DrainAsync("Answer", "Ada", WaitFor.Cutover, Token)).Outcome);
        Assert.Equal(PluginState.Drained, host.StatusOf("Answer").State);

        using TestClient first = await host.ConnectAsync("Answer");
        using TestClient second = await host.ConnectAsync("Answer");
        await first.SendAsync("b");
        await second.SendAsync("c");
        Assert.Equal("v1:still", await live.AskAsync("still"));
        Assert.Equal(CommandOutcome.Done, (await host.Manager.ResumeAsync("Answer", Token)).Outcome);

        Assert.Equal("v1:b", await first.ReadLineAsync());
        Assert.Equal("v1:c", await second.ReadLineAsync());
        Assert.Equal((PluginState.Serving, null), (host.StatusOf("Answer").State, host.StatusOf("Answer").Override));
    }

    [Fact]
    public async Task After_the_hold_a_drained_plugin_refuses_connections_and_resume_binds_anew()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("AnswerV1", "Answer"), o => o.HoldBacklog = TimeSpan.FromMilliseconds(100));
        System.Net.EndPoint address = host.AddressOf("Answer");
        await host.Manager.DrainAsync("Answer", "Ada", cancellationToken: Token);

        await Patience.UntilAsync(() => host.StatusOf("Answer").Endpoints.Count == 0, () => "Its endpoints are still open.");
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => TestClient.ConnectAsync(address));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        await host.Manager.ResumeAsync("Answer", Token);
        Assert.Equal("v1:a", await AskAsync(host, "a"));
    }

    [Fact]
    public async Task A_drain_survives_the_same_content_and_is_undone_by_other_content()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        await host.Manager.DrainAsync("Answer", "Ada", cancellationToken: Token);
        host.DropIn("AnswerV1", "Answer");
        await host.HasLookedAsync();
        Assert.Equal(PluginState.Drained, host.StatusOf("Answer").State);

        host.DropIn("AnswerV2", "Answer");

        await host.ServesAsync("Answer", generation: 2);
        Assert.Equal("v2:a", await AskAsync(host, "a"));
        Assert.Null(host.StatusOf("Answer").Override);
    }

    [Fact]
    public async Task An_unload_of_what_still_drains_waits_for_it()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        using TestClient client = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await client.AskAsync("a"));
        await host.Manager.DrainAsync("Answer", "Ada", WaitFor.Cutover, Token);

        Task<CommandResult> unload = host.Manager.UnloadAsync("Answer", "Ada", cancellationToken: Token);
        await Patience.UntilAsync(() => host.StatusOf("Answer").Endpoints.Count == 0, () => "Its endpoints are still open.");
        Assert.Equal("v1:b", await client.AskAsync("b"));
        Assert.False(unload.IsCompleted);
        await client.AskAsync("quit");

        Assert.Contains("Generation 1 is unloaded: verified.", (await unload.WithPatience()).Message);
    }

    [Fact]
    public async Task Files_that_are_deleted_and_copied_anew_within_the_grace_cost_no_connection()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        using TestClient live = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await live.AskAsync("a"));

        host.Remove("Answer");
        await host.Events.FirstAsync(PluginEventKind.Removed, "Answer");
        Assert.Contains("its files are gone", host.StatusOf("Answer").Problem);
        Assert.Equal("v1:b", await AskAsync(host, "b"));

        host.DropIn("AnswerV2", "Answer");
        await host.ServesAsync("Answer", generation: 2);
        Assert.Equal("v2:c", await AskAsync(host, "c"));
        Assert.Equal("v1:d", await live.AskAsync("d"));
        Assert.Null(host.StatusOf("Answer").Problem);
    }

    [Fact]
    public async Task Files_that_stay_away_end_the_plugin_after_the_grace_also_when_the_configuration_changed_meanwhile()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("AnswerV1", "Answer"), o => o.RemovalGrace = TimeSpan.FromSeconds(2));
        System.Net.EndPoint address = host.AddressOf("Answer");

        host.Remove("Answer");
        await host.Events.FirstAsync(PluginEventKind.Removed, "Answer");
        host.SetFor("Answer", "Any", "thing");
        Assert.Null(host.Manager.ApplyConfiguration());
        await host.ServesAsync("Answer", generation: 2);
        Assert.Contains("its files are gone", host.StatusOf("Answer").Problem);

        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Answer", e => e.Generation == 2);
        await Patience.UntilAsync(() => host.Manager.Find("Answer") is null, () => $"Still listed: {host.Manager.Find("Answer")}");
        await Assert.ThrowsAsync<SocketException>(() => TestClient.ConnectAsync(address));
    }

    [Fact]
    public async Task A_plugin_of_which_nothing_is_left_is_not_listed_until_its_files_come_back()
    {
        await using TestHost host = await TestHost.StartAsync(
            h =>
            {
                h.DropIn("AnswerV1", "Answer");
                h.DropIn("AnswerV1", "Other");
                File.WriteAllText(h.PathOf("Text"), "no DLL");
            },
            o => o.RemovalGrace = TimeSpan.FromMilliseconds(50));
        using (TestClient client = await host.ConnectAsync("Answer"))
        {
            Assert.Equal("v1:a", await client.AskAsync("a"));
            host.Remove("Answer");
            host.Remove("Text");
            await Patience.UntilAsync(() => host.Manager.Find("Text") is null, () => "What never served is still listed.");
            await host.Events.FirstAsync(PluginEventKind.Draining, "Answer");
            Assert.Equal(PluginState.Stopped, host.StatusOf("Answer").State);
        }

        await Patience.UntilAsync(() => host.Manager.Find("Answer") is null, () => $"Still listed: {host.Manager.Find("Answer")}");
        Assert.Equal(["Other"], host.Manager.Plugins.Select(p => p.Name));
        foreach (CommandResult result in new[]
        {
            await host.Manager.ReloadAsync("Answer", cancellationToken: Token),
            await host.Manager.LoadAsync("Answer", Token),
        })
        {
            Assert.Equal((CommandOutcome.NotFound, "There is no plugin 'Answer'. There are: Other."), (result.Outcome, result.Message));
        }

        host.DropIn("AnswerV2", "Answer");
        await host.ServesAsync("Answer", generation: 2);
        Assert.Equal("v2:b", await AskAsync(host, "b"));
    }

    [Fact]
    public async Task A_file_whose_name_changes_its_case_is_the_same_plugin_with_its_versions_and_decisions()
    {
        using var directory = new TemporaryDirectory();
        await using (TestHost before = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), directory: directory))
        {
            before.DropIn("AnswerV2", "Answer");
            await before.ServesAsync("Answer", generation: 2);
            Assert.Equal(CommandOutcome.Done, (await before.Manager.RollbackAsync("Answer", "Ada", cancellationToken: Token)).Outcome);
            File.Move(before.PathOf("Answer"), before.PathOf("ANSWER"));
            before.DropIn("AnswerV2", "ANSWER");
            await before.ServesAsync("Answer", generation: 4);
            Assert.Equal("v2:a", await AskAsync(before, "a"));
            Assert.Equal(CommandOutcome.Done, (await before.Manager.RollbackAsync("Answer", "Ada", cancellationToken: Token)).Outcome);
            Assert.Equal("v1:b", await AskAsync(before, "b"));
        }

        Assert.Equal(["Answer"], Directory.GetDirectories(directory.Combine("state", "plugins")).Select(Path.GetFileName));
        await using TestHost host = await TestHost.StartAsync(directory: directory);
        Assert.Equal("v1:c", await AskAsync(host, "c"));
        Assert.Equal(OperatorOverrideKind.RolledBack, host.StatusOf("Answer").Override?.Kind);
    }

    private static async Task<TestHost> StartRolledBackAsync(TemporaryDirectory directory, Action<PluginHostOptions>? configure = null)
    {
        TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), configure, directory);
        host.DropIn("AnswerV2", "Answer");
        await host.ServesAsync("Answer", generation: 2);
        Assert.Equal(CommandOutcome.Done, (await host.Manager.RollbackAsync("Answer", "Ada", cancellationToken: Token)).Outcome);
        return host;
    }

    private static async Task<string> AskAsync(TestHost host, string line)
    {
        using TestClient client = await host.ConnectAsync("Answer");
        return await client.AskAsync(line);
    }
}
