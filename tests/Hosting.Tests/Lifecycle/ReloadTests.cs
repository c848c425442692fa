using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class ReloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_connection_ends_on_the_old_code_while_new_ones_get_the_new()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        using TestClient old = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await old.AskAsync("a"));

        host.DropIn("AnswerV2", "Answer");
        PluginStatus status = await host.ServesAsync("Answer", generation: 2);

        Assert.Equal(PluginState.Serving, status.State);
        Assert.Equal(2, status.Current!.Number);
        using TestClient young = await host.ConnectAsync("Answer");
        Assert.Equal("v2:b", await young.AskAsync("b"));
        Assert.Equal("v1:c", await old.AskAsync("c"));
        Assert.Contains(host.Manager.Connections, c => c is { Generation: 1, Draining: true });

        PluginEvent draining = await host.Events.FirstAsync(PluginEventKind.Draining, "Answer");
        Assert.Equal((1, "finishes 1 connection, for 30 s at most."), (draining.Generation, draining.Message));
        Assert.Equal("v1:quit", await old.AskAsync("quit"));
        Assert.False((await old.EndAsync()).Reset);
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Answer", e => e.Generation == 1);
        Assert.Equal("v2:d", await young.AskAsync("d"));
    }

    [Fact]
    public async Task Connections_that_outlast_the_drain_timeout_are_reset_and_an_event_says_so()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("AnswerV1", "Answer"), o => o.DrainTimeout = TimeSpan.FromMilliseconds(100));
        using TestClient old = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await old.AskAsync("a"));

        host.DropIn("AnswerV2", "Answer");

        Assert.True((await old.EndAsync()).Reset);
        PluginEvent aborted = await host.Events.FirstAsync(PluginEventKind.Aborted, "Answer");
        Assert.Equal((1, "1 connection aborted: the drain timeout of 0.1 s has passed."), (aborted.Generation, aborted.Message));
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Answer", e => e.Generation == 1);
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, "Answer"));
    }

    [Fact]
    public async Task A_polite_handler_finishes_when_the_drain_asks_it_to()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("Habits");
            h.SetFor("Habits", "Habit", "FinishesPolitely");
        });
        using TestClient client = await host.ConnectAsync("Habits");
        Assert.Equal("hello", await client.ReadLineAsync());

        Assert.Equal(
            CommandOutcome.Done,
            (await host.Manager.ReloadAsync("Habits", wait: WaitFor.Unloaded, cancellationToken: Token).WithPatience()).Outcome);

        Assert.Equal("goodbye", await client.ReadLineAsync());
        Assert.Equal((0, false), await client.EndAsync());
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Aborted, "Habits"));
    }

    [Fact]
    public async Task Too_many_draining_generations_make_a_reload_busy_and_force_aborts_the_oldest()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), o => o.MaxDrainingGenerations = 1);
        using TestClient first = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await first.AskAsync("a"));
        Assert.Equal(CommandOutcome.Done, (await host.Manager.ReloadAsync("Answer", cancellationToken: Token)).Outcome);
        using TestClient second = await host.ConnectAsync("Answer");
        Assert.Equal("v1:b", await second.AskAsync("b"));

        CommandResult busy = await host.Manager.ReloadAsync("Answer", cancellationToken: Token);
        Assert.Equal(CommandOutcome.Busy, busy.Outcome);
        Assert.Contains("Answer still has 1 draining generation; wait", busy.Message);
        Assert.Equal("v1:c", await first.AskAsync("c"));

        CommandResult forced = await host.Manager.ReloadAsync("Answer", force: true, cancellationToken: Token);
        Assert.Equal((CommandOutcome.Done, 3), (forced.Outcome, forced.Generation));
        Assert.True((await first.EndAsync()).Reset);
        Assert.Contains("the drain was cut short", (await host.Events.FirstAsync(PluginEventKind.Aborted, "Answer")).Message);
        Assert.Equal("v1:d", await second.AskAsync("d"));
    }

    [Fact]
    public async Task Files_that_change_while_too_many_generations_drain_are_taken_as_soon_as_one_has_ended()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), o => o.MaxDrainingGenerations = 1);
        using TestClient first = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await first.AskAsync("a"));
        await host.Manager.ReloadAsync("Answer", cancellationToken: Token);
        host.DropIn("AnswerV2", "Answer");
        await host.HasLookedAsync();
        Assert.Equal(2, host.StatusOf("Answer").Current!.Number);

        await first.AskAsync("quit");

        await host.ServesAsync("Answer", generation: 3);
        using TestClient next = await host.ConnectAsync("Answer");
        Assert.Equal("v2:b", await next.AskAsync("b"));
    }

    [Fact]
    public async Task A_command_during_a_reload_is_busy()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("AnswerV1", "Answer");
            h.SetFor("Answer", "Habit", "NeverStarts");
            h.Set("Plugins:Answer:StartTimeout", "00:00:01");
        });
        host.DropIn("Habits", "Answer");
        await Patience.UntilAsync(() => host.StatusOf("Answer").State == PluginState.Reloading, () => "It never reloaded.");

        CommandResult busy = await host.Manager.ReloadAsync("Answer", cancellationToken: Token);

        Assert.Equal((CommandOutcome.Busy, 1), (busy.Outcome, busy.Generation));
        await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer");
    }

    [Fact]
    public async Task A_command_right_after_the_reply_to_another_is_never_busy()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        for (int i = 0; i < 300; i++)
        {
            CommandResult refused = await host.Manager.ResumeAsync("Answer", Token);
            Assert.Equal((i, CommandOutcome.Refused), (i, refused.Outcome));
        }
    }

    [Fact]
    public async Task Of_files_that_change_during_a_reload_the_newest_win()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("AnswerV1", "Answer");
            h.SetFor("Answer", "Habit", "NeverStarts");
            h.Set("Plugins:Answer:StartTimeout", "00:00:02");
        });
        host.DropIn("Habits", "Answer");
        await Patience.UntilAsync(() => host.StatusOf("Answer").State == PluginState.Reloading, () => "It never reloaded.");

        host.DropIn("AnswerByItself", "Answer");
        host.DropIn("AnswerV2", "Answer");

        await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer");
        await Patience.UntilAsync(() => host.Events.CountOf(PluginEventKind.CutOver, "Answer") > 1, () => "Nothing came after.");
        await host.HasLookedAsync();
        using TestClient client = await host.ConnectAsync("Answer");
        Assert.Equal("v2:x", await client.AskAsync("x"));
        Assert.Null(host.StatusOf("Answer").Problem);
    }

    [Fact]
    public async Task Files_that_are_touched_or_copied_again_without_a_change_do_nothing()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));

        File.SetLastWriteTimeUtc(host.PathOf("Answer"), DateTime.UnixEpoch);
        await host.HasLookedAsync();
        host.DropIn("AnswerV1", "Answer");
        await host.HasLookedAsync();

        Assert.Equal(1, host.StatusOf("Answer").Current!.Number);
        Assert.Equal(1, host.Events.CountOf(PluginEventKind.CutOver, "Answer"));
    }

    [Fact]
    public async Task A_reload_of_unchanged_files_makes_a_new_generation()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));

        CommandResult reloaded = await host.Manager.ReloadAsync("Answer", wait: WaitFor.Unloaded, cancellationToken: Token).WithPatience();

        Assert.Equal((CommandOutcome.Done, 2), (reloaded.Outcome, reloaded.Generation));
        Assert.Contains("Generation 1 is unloaded: verified.", reloaded.Message);
    }

    [Fact]
    public async Task A_warm_up_is_not_counted_as_a_connection()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("WarmsUp"));
        Assert.Equal(0, host.StatusOf("WarmsUp").Current!.Taken);
        using TestClient client = await host.ConnectAsync("WarmsUp");
        Assert.Equal("warm:client", await client.AskAsync("client"));
        Assert.Equal(1, host.StatusOf("WarmsUp").Current!.Taken);
    }

    [Fact]
    public async Task A_handler_that_fails_on_the_warm_up_abandons_the_reload_with_its_own_message()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        host.SetFor("Answer", "Fail", "true");
        Assert.Null(host.Manager.ApplyConfiguration());
        await host.ServesAsync("Answer", generation: 2);

        host.DropIn("WarmsUp", "Answer");

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer");
        Assert.Equal(3, abandoned.Generation);
        Assert.Matches(
            @"^generation 3 \(version \w{8}\) was abandoned, generation 2 still serves: the warm-up connection: HandleAsync: System.FormatException: cold$", abandoned.Message);
        Assert.Contains(
            "at PluginHost.TestPlugins.WarmsUp",
            Assert.Single(host.Log.Entries, e => e.Text.Contains("FormatException: cold", StringComparison.Ordinal)).Text);
        using TestClient client = await host.ConnectAsync("Answer");
        Assert.Equal("v1:x", await client.AskAsync("x"));
    }
}
