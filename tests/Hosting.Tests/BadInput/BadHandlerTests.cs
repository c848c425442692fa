using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.BadInput;

public sealed class BadHandlerTests
{
    [Fact]
    public Task A_handler_that_throws_ends_its_own_connection_only() => Neighbour.UntouchedByAsync(
        async host =>
        {
            host.DropIn("Habits");
            await host.ServesAsync("Habits");
            using TestClient victim = await host.ConnectAsync("Habits");
            using TestClient other = await host.ConnectAsync("Habits");
            await Patience.UntilAsync(() => host.StatusOf("Habits").Current!.Connections == 2, () => "They were not taken.");

            await victim.SendAsync("throw");

            Assert.True((await victim.EndAsync()).Reset);
            PluginEvent fault = await host.Events.FirstAsync(PluginEventKind.Fault, "Habits");
            Assert.Equal("HandleAsync: PluginHost.TestPlugins.Habits.HabitException: as requested", fault.Message);
            string logged = Assert.Single(host.Log.Entries, e => e.Text.Contains("as requested", StringComparison.Ordinal)).Text;
            Assert.Contains("at PluginHost.TestPlugins.Habits.ThrowsOnRequest", logged);
            GenerationStatus current = host.StatusOf("Habits").Current!;
            Assert.Equal((1, 1), (current.Connections, current.Faults));
            Assert.Contains("as requested", current.LastFault);
            Assert.Equal(PluginState.Serving, host.StatusOf("Habits").State);
            Assert.False(other.Socket.Poll(0, System.Net.Sockets.SelectMode.SelectRead), "The other connection has ended too.");
        },
        host => host.SetFor("Habits", "Habit", "ThrowsOnRequest"));

    [Fact]
    public Task A_handler_that_throws_what_cannot_be_read_is_reported_by_its_type() => Neighbour.UntouchedByAsync(
        async host =>
        {
            host.DropIn("Habits");
            await host.ServesAsync("Habits");
            using TestClient client = await host.ConnectAsync("Habits");
            await client.SendAsync("throw");

            Assert.True((await client.EndAsync()).Reset);

            Assert.Contains(
                "UnreadableException (its message could not be read)",
                (await host.Events.FirstAsync(PluginEventKind.Fault, "Habits")).Message);
            await host.AssertUnloadsAsync("Habits");
        },
        host => host.SetFor("Habits", "Habit", "ThrowsUnreadably"));

    [Fact]
    public Task A_handler_that_blocks_its_thread_holds_nothing_else_up_and_ends_at_the_deadline() => Neighbour.UntouchedByAsync(
        async host =>
        {
            host.DropIn("Habits");
            await host.ServesAsync("Habits");
            using TestClient first = await host.ConnectAsync("Habits");
            using TestClient second = await host.ConnectAsync("Habits");
            await Patience.UntilAsync(() => host.StatusOf("Habits").Current!.Connections == 2, () => "They were not taken.");

            await host.AssertUnloadsAsync("Habits");

            Assert.True((await first.EndAsync()).Reset);
            Assert.True((await second.EndAsync()).Reset);
            Assert.Contains("2 connections aborted", (await host.Events.FirstAsync(PluginEventKind.Aborted, "Habits")).Message);
        },
        host =>
        {
            host.SetFor("Habits", "Habit", "BlocksItsThread");
            host.Set("Plugins:Habits:DrainTimeout", "00:00:00.1");
        });
}
