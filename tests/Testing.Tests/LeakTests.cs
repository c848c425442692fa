using PluginHost.Testing.Tests.Support;
using PluginHost.TestPlugins.Obedient;

namespace PluginHost.Testing.Tests;

public sealed class LeakTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leak_fails_with_the_generation_that_leaked_and_no_other()
    {
        await using var host = await PluginTestHost.StartAsync<Obedient>(
            o => o.Plugin.VerifyTimeout = TimeSpan.FromSeconds(1), Cancellation);
        await host.ReloadAsync(Cancellation);
        await using (Stream connection = await host.ConnectAsync(cancellationToken: Cancellation))
        {
            Assert.Equal("leaked", await connection.AskAsync("leak"));
        }

        await host.ReloadAsync(Cancellation);

        PluginLeakException leak = await Assert.ThrowsAsync<PluginLeakException>(() => host.AssertCollectedAsync(Cancellation));

        Assert.Equal([2], leak.Generations);
        Assert.Contains("Generation 2 of Obedient leaked", leak.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Generation 1", leak.Message, StringComparison.Ordinal);
        Assert.Contains("ProcessExit", leak.Message, StringComparison.Ordinal);
        Assert.Contains("OnProcessExit", leak.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leak_need_not_be_explained()
    {
        await using var host = await PluginTestHost.StartAsync<Obedient>(
            o => (o.Plugin.VerifyTimeout, o.ExplainLeaks) = (TimeSpan.FromSeconds(1), false), Cancellation);
        await (await host.ConnectAsync(cancellationToken: Cancellation)).AskAsync("leak");

        PluginLeakException leak = await Assert.ThrowsAsync<PluginLeakException>(() => host.AssertCollectedAsync(Cancellation));

        Assert.StartsWith("Generation 1 of Obedient leaked", leak.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ProcessExit", leak.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leak_that_nobody_asks_about_is_no_failure()
    {
        await using var host = await PluginTestHost.StartAsync<Obedient>(
            o => o.Plugin.VerifyTimeout = TimeSpan.FromSeconds(1), Cancellation);
        await (await host.ConnectAsync(cancellationToken: Cancellation)).AskAsync("leak");

        await host.UnloadAsync(Cancellation);
    }
}
