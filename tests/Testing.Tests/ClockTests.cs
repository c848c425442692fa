using PluginHost.Testing.Tests.Support;
using PluginHost.TestPlugins.Obedient;

namespace PluginHost.Testing.Tests;

public sealed class ClockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_plugin_goes_by_the_tests_clock()
    {
        var clock = new FakeClock();
        await using var host = await PluginTestHost.StartAsync<Obedient>(o => o.TimeProvider = clock, Cancellation);
        Stream connection = await host.ConnectAsync(cancellationToken: Cancellation);
        Assert.Equal("2001-02-03T04:05:06.0000000+00:00", await connection.AskAsync("now"));

        Task<string> waiting = connection.AskAsync("wait 3600");
        await clock.FirstTimer.WaitAsync(Cancellation);
        clock.Advance(TimeSpan.FromSeconds(3599));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("waited", await waiting);
        Assert.Equal("2001-02-03T05:05:06.0000000+00:00", await connection.AskAsync("now"));
    }

    [Fact]
    public async Task The_host_does_not_reloads_and_unloads_are_proved_while_it_stands_still()
    {
        var clock = new FakeClock();
        await using var host = await PluginTestHost.StartAsync<Obedient>(
            o => (o.TimeProvider, o.Plugin.DrainTimeout) = (clock, TimeSpan.FromMilliseconds(100)), Cancellation);
        Stream open = await host.ConnectAsync(cancellationToken: Cancellation);
        await open.AskAsync("hello");

        await host.ReloadAsync(Cancellation);
        await host.AssertCollectedAsync(Cancellation);

        Assert.False(clock.FirstTimer.IsCompleted);
    }
}
