using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.BadInput;

public sealed class BadStartTests
{
    [Theory]
    [InlineData("ThrowsInConstructor")]
    [InlineData("ThrowsInStart")]
    [InlineData("FailsLaterInStart")]
    public Task A_start_that_throws_fails_the_load_with_its_message(string habit) => Neighbour.UntouchedByAsync(
        async host =>
        {
            host.DropIn("Habits");

            PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Habits");

            Assert.Contains("HabitException: no good start", abandoned.Message);
            Assert.Equal(PluginState.Failed, host.StatusOf("Habits").State);
            Assert.Equal(abandoned.Message, host.StatusOf("Habits").Problem);
            await host.Events.FirstAsync(PluginEventKind.Unloaded, "Habits");
        },
        host => host.SetFor("Habits", "Habit", habit));

    [Theory]
    [InlineData("BlocksInConstructor")]
    [InlineData("NeverStarts")]
    [InlineData("BlocksInStart")]
    public Task A_start_that_hangs_fails_the_load_at_its_timeout(string habit) => Neighbour.UntouchedByAsync(
        async host =>
        {
            host.DropIn("Habits");

            PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Habits");

            Assert.Contains("did not return within 1 s", abandoned.Message);
            Assert.Equal(PluginState.Failed, host.StatusOf("Habits").State);
            await host.Events.FirstAsync(PluginEventKind.Unloaded, "Habits");
        },
        host =>
        {
            host.SetFor("Habits", "Habit", habit);
            host.Set("Plugins:Habits:StartTimeout", "00:00:01");
        });

    [Theory]
    [InlineData("ThrowsInConstructor")]
    [InlineData("ThrowsInStart")]
    public async Task A_new_version_whose_start_throws_leaves_the_old_one_and_its_connections_alone(string habit)
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("AnswerV1", "Answer");
            h.SetFor("Answer", "Habit", habit);
        });
        using TestClient client = await host.ConnectAsync("Answer");
        Assert.Equal("v1:before", await client.AskAsync("before"));

        host.DropIn("Habits", "Answer");

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer");
        Assert.Contains("HabitException: no good start", abandoned.Message);
        Assert.Equal("v1:after", await client.AskAsync("after"));
        using TestClient next = await host.ConnectAsync("Answer");
        Assert.Equal("v1:next", await next.AskAsync("next"));
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Answer", e => e.Generation == 2);
    }

    [Theory]
    [InlineData("NeverStops")]
    [InlineData("BlocksInStop")]
    public Task A_stop_that_does_not_return_is_reported_and_holds_nothing_up(string habit) => Neighbour.UntouchedByAsync(
        async host =>
        {
            host.DropIn("Habits");
            await host.ServesAsync("Habits");

            await host.AssertUnloadsAsync("Habits");

            if (habit == "NeverStops")
            {
                PluginEvent fault = await host.Events.FirstAsync(PluginEventKind.Fault, "Habits");
                Assert.Contains("StopAsync: did not return within 0.2 s", fault.Message);
            }
        },
        host =>
        {
            host.SetFor("Habits", "Habit", habit);
            host.Set("Plugins:Habits:StopTimeout", "00:00:00.2");
        });

    [Fact]
    public async Task A_start_that_hangs_does_not_hold_up_the_end_of_the_host()
    {
        await using TestHost host = await TestHost.StartAsync(
            h =>
            {
                h.DropIn("AnswerV1", "Answer");
                h.SetFor("Answer", "Habit", "NeverStarts");
            },
            options => options.StartTimeout = TimeSpan.FromHours(1));
        host.DropIn("Habits", "Answer");
        await Patience.UntilAsync(() => host.StatusOf("Answer").State == PluginState.Reloading, () => "It never reloaded.");

        await host.StopAsync();

        Assert.Contains("the host stops", (await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer")).Message);
    }
}
