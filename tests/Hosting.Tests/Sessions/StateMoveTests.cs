using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Sessions;

/// <summary>Connections that move together with the state of their plugin.</summary>
public sealed class StateMoveTests
{
    [Theory]
    [InlineData("", "streamed")]
    [InlineData("framework", "by reference")]
    public async Task State_and_sessions_go_over_together(string share, string way)
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("StateV1", "Numbers");
            h.SetFor("Numbers", "Share", share);
        });
        using TestClient one = await host.ConnectAsync("Numbers");
        using TestClient two = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await one.AskAsync("a"));
        Assert.Equal("v1:1:2:b", await two.AskAsync("b"));

        for (int moves = 1; moves <= 4; moves++)
        {
            host.DropIn(moves % 2 == 0 ? "StateV1" : "StateV2", "Numbers");
            PluginEvent moved = await host.Events.NthAsync(moves, PluginEventKind.Moved, "Numbers");
            Assert.StartsWith($"took over the state ({way}) and 2 sessions of generation {moves}, which paused for ", moved.Message);

            int version = 2 - ((moves + 1) % 2);
            Assert.Equal($"v{version}:{moves + 1}:{(2 * moves) + 1}:c", await one.AskAsync("c"));
            Assert.Equal($"v{version}:{moves + 1}:{(2 * moves) + 2}:d", await two.AskAsync("d"));
            await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == moves);
        }

        await host.AssertUnloadsAsync("Numbers");
    }

    [Theory]
    [InlineData("LoadStateThrows", "LoadAsync: System.IO.InvalidDataException: The plugin has the flaw LoadStateThrows.")]
    [InlineData("LoadThrows", "Load: System.IO.InvalidDataException: The plugin has the flaw LoadThrows.")]
    public async Task A_refusal_of_the_new_code_leaves_everything_with_the_old(string flaw, string why)
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("StateV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await client.AskAsync("a"));

        host.SetFor("Numbers", "Flaw", flaw);
        host.Manager.ApplyConfiguration();

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Numbers");
        Assert.Contains(why, abandoned.Message);
        await AssertUntouchedAsync(host, client);
    }

    [Theory]
    [InlineData("SaveStateThrows")]
    [InlineData("SaveStateThrowsMidway")]
    [InlineData("SaveThrows")]
    public async Task A_failure_of_the_old_code_leaves_everything_with_it(string flaw)
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("StateV1", "Numbers");
            h.SetFor("Numbers", "Flaw", flaw);
        });
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await client.AskAsync("a"));

        host.DropIn("StateV2", "Numbers");

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Numbers");
        Assert.Contains($"The plugin has the flaw {flaw}.", abandoned.Message);
        await AssertUntouchedAsync(host, client);
    }

    [Fact]
    public async Task State_that_holds_something_of_the_plugins_own_is_streamed_and_a_problem_names_it()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("StateV1", "Numbers");
            h.SetFor("Numbers", "Share", "own");
        });
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await client.AskAsync("a"));

        host.DropIn("StateV2", "Numbers");

        PluginEvent problem = await host.Events.FirstAsync(PluginEventKind.Problem, "Numbers");
        Assert.Contains("cannot pass by reference and is streamed", problem.Message);
        Assert.Contains("the plugin's own type PluginHost.TestPlugins.StateV1.Numbers", problem.Message);
        Assert.Contains("(streamed)", (await host.Events.FirstAsync(PluginEventKind.Moved, "Numbers")).Message);
        Assert.Equal("v2:2:2:b", await client.AskAsync("b"));
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == 1);
    }

    [Fact]
    public async Task A_session_that_does_not_stop_in_time_makes_the_reload_be_abandoned()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("StateV1", "Numbers"),
            o => (o.SuspendTimeout, o.ShutdownTimeout) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200)));
        using TestClient stalling = await host.ConnectAsync("Numbers");
        Assert.Equal("stalling", await stalling.AskAsync("stall"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await client.AskAsync("a"));

        host.DropIn("StateV2", "Numbers");

        Assert.Contains(
            "1 session did not suspend within 0.2 s.", (await host.Events.FirstAsync(PluginEventKind.Abandoned, "Numbers")).Message);
        await AssertUntouchedAsync(host, client);
    }

    [Fact]
    public async Task A_session_that_stops_after_its_reload_was_abandoned_goes_on_as_if_nothing_had_happened()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("StateV1", "Numbers"), o => o.SuspendTimeout = TimeSpan.FromMilliseconds(50));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await client.AskAsync("a"));
        await client.SendAsync("nap 1500");
        await Patience.UntilAsync(() => client.Socket.Available == 0, () => "It answered too soon.");

        host.DropIn("StateV2", "Numbers");
        await host.Events.FirstAsync(PluginEventKind.Abandoned, "Numbers");

        Assert.Equal("woke", await client.ReadLineAsync());
        Assert.Equal("v1:3:2:b", await client.AskAsync("b"));

        // Another try, now that it does stop.
        Assert.Equal(
            CommandOutcome.Done,
            (await host.Manager.ReloadAsync("Numbers", cancellationToken: TestContext.Current.CancellationToken).WithPatience()).Outcome);
        Assert.Equal("v2:4:3:c", await client.AskAsync("c"));
    }

    [Fact]
    public async Task A_session_that_does_not_stop_in_time_is_aborted_where_that_is_configured()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("StateV1", "Numbers"),
            o => (o.SuspendTimeout, o.SuspendTimeoutAction) = (TimeSpan.FromMilliseconds(200), SuspendTimeoutAction.AbortConnections));
        using TestClient stalling = await host.ConnectAsync("Numbers");
        Assert.Equal("stalling", await stalling.AskAsync("stall"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await client.AskAsync("a"));

        host.DropIn("StateV2", "Numbers");

        Assert.True((await stalling.EndAsync()).Reset);
        Assert.Equal(
            "1 session aborted: not suspended within 0.2 s.", (await host.Events.FirstAsync(PluginEventKind.Aborted, "Numbers")).Message);
        await host.ServesAsync("Numbers", generation: 2);
        Assert.Equal("v2:2:2:b", await client.AskAsync("b"));
    }

    [Fact]
    public async Task A_connection_made_while_the_barrier_is_closed_is_served_by_the_new_code()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("StateV1", "Numbers"),
            o => (o.SuspendTimeout, o.SuspendTimeoutAction) = (TimeSpan.FromMilliseconds(500), SuspendTimeoutAction.AbortConnections));
        using TestClient stalling = await host.ConnectAsync("Numbers");
        Assert.Equal("stalling", await stalling.AskAsync("stall"));

        host.DropIn("StateV2", "Numbers");
        await Patience.UntilAsync(() => host.StatusOf("Numbers").State == PluginState.Reloading, () => "It did not reload.");
        using TestClient young = await host.ConnectAsync("Numbers");
        string first = await young.AskAsync("a");

        // It came before the barrier closed, and moved, or it waited: either way one session, and one count, wherever it was.
        Assert.EndsWith(":1:1:a", first);
        await host.ServesAsync("Numbers", generation: 2);
        Assert.Equal("v2:2:2:b", await young.AskAsync("b"));
    }

    [Fact]
    public async Task A_version_that_takes_no_state_is_refused_and_the_message_says_what_to_do()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("StateV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await client.AskAsync("a"));

        host.DropIn("TallyV2", "Numbers");

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Numbers");
        Assert.Contains("it has no IStatefulPlugin. To start without that state, unload the plugin and load it.", abandoned.Message);
        await AssertUntouchedAsync(host, client);
    }

    [Fact]
    public async Task A_peer_that_leaves_midway_is_cleaned_up_by_the_new_code()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("StateV1", "Numbers"),
            o => (o.SuspendTimeout, o.SuspendTimeoutAction) = (TimeSpan.FromMilliseconds(500), SuspendTimeoutAction.AbortConnections));
        using TestClient stalling = await host.ConnectAsync("Numbers");
        Assert.Equal("stalling", await stalling.AskAsync("stall"));
        using TestClient leaving = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await leaving.AskAsync("a"));

        host.DropIn("StateV2", "Numbers");
        await Patience.UntilAsync(() => host.StatusOf("Numbers").State == PluginState.Reloading, () => "It did not reload.");
        leaving.Dispose();

        await host.ServesAsync("Numbers", generation: 2);
        await Patience.UntilAsync(() => host.StatusOf("Numbers").Current!.Connections == 0, () => "It is still there.");
        await host.AssertUnloadsAsync("Numbers");
    }

    [Fact]
    public async Task A_peer_that_floods_while_it_is_suspended_is_held_back_by_the_kernel_and_answered_in_full_later()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("StateV1", "Numbers"),
            o => (o.SuspendTimeout, o.SuspendTimeoutAction) = (TimeSpan.FromSeconds(2), SuspendTimeoutAction.AbortConnections));
        using TestClient stalling = await host.ConnectAsync("Numbers");
        Assert.Equal("stalling", await stalling.AskAsync("stall"));
        using TestClient flooding = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await flooding.AskAsync("a"));
        host.DropIn("StateV2", "Numbers");
        await Patience.UntilAsync(() => host.StatusOf("Numbers").State == PluginState.Reloading, () => "It did not reload.");

        // Nobody reads: after what the kernel's buffers take, a send waits.
        byte[] lines = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 1023) + "\n", 1024)));
        long sent = 0;
        Task<int> sending = flooding.Socket.SendAsync(lines).WithPatience();
        while (await Task.WhenAny(sending, host.ServesAsync("Numbers", generation: 2)) == sending)
        {
            sent += await sending;
            Assert.InRange(sent, 0, 64 * 1024 * 1024);
            sending = flooding.Socket.SendAsync(lines).WithPatience();
        }

        long answered = 0;
        Task<long> reading = Task.Run(async () =>
        {
            while ((await flooding.ReadLineAsync()).EndsWith('x'))
            {
                answered++;
            }

            return answered;
        });
        sent += await sending;
        await flooding.SendAsync("end");
        Assert.Equal(sent / 1024, await reading);
    }

    [Fact]
    public async Task A_host_that_stops_while_the_barrier_is_closed_gives_the_sessions_back_and_lets_them_finish()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("StateV1", "Numbers"),
            o => (o.SuspendTimeout, o.DrainTimeout, o.ShutdownTimeout) = (
                TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1)));
        using TestClient stalling = await host.ConnectAsync("Numbers");
        Assert.Equal("stalling", await stalling.AskAsync("stall"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await client.AskAsync("a"));
        host.DropIn("StateV2", "Numbers");
        await Patience.UntilAsync(() => host.StatusOf("Numbers").State == PluginState.Reloading, () => "It did not reload.");

        Task stopping = host.StopAsync();

        Assert.Equal("bye", await client.ReadLineAsync());
        Assert.Equal((0, false), await client.EndAsync());
        await stopping;
    }

    [Fact]
    public async Task A_stateful_plugin_that_handles_plain_connections_as_well_is_refused()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("StateBeside"));

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "StateBeside");

        Assert.Contains("a plugin with IStatefulPlugin serves its connections by ISessionHandler only", abandoned.Message);
    }

    private static async Task AssertUntouchedAsync(TestHost host, TestClient client)
    {
        Assert.Equal("v1:2:2:b", await client.AskAsync("b"));
        using TestClient young = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:3:c", await young.AskAsync("c"));
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == 2);
        Assert.Equal(1, host.StatusOf("Numbers").Current!.Number);
    }
}
