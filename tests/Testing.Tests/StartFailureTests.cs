using PluginHost.Contracts;
using PluginHost.Hosting;
using PluginHost.Testing.Tests.Support;
using PluginHost.TestPlugins.Obedient;

namespace PluginHost.Testing.Tests;

public sealed class StartFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plugin_that_fails_to_start_gives_the_hosts_own_message()
    {
        PluginTestException failed = await Assert.ThrowsAsync<PluginTestException>(
            () => PluginTestHost.StartAsync<Obedient>(o => o.Settings["Fail"] = "no licence", Cancellation));

        Assert.Contains("cannot serve", failed.Message, StringComparison.Ordinal);
        Assert.Contains("no licence", failed.Message, StringComparison.Ordinal);
        Assert.Contains("Obedient.StartAsync", failed.Message, StringComparison.Ordinal);
        Assert.Equal(CommandOutcome.Failed, failed.Result!.Outcome);
    }

    [Fact]
    public async Task A_class_that_is_no_plugin_is_refused_by_what_it_lacks()
    {
        PluginTestException refused = await Assert.ThrowsAsync<PluginTestException>(
            () => PluginTestHost.StartAsync<string>(cancellationToken: Cancellation));

        Assert.Contains(nameof(IConnectionHandler), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_within_the_test_project_is_refused()
    {
        PluginTestException refused = await Assert.ThrowsAsync<PluginTestException>(
            () => PluginTestHost.StartAsync<Within>(cancellationToken: Cancellation));

        Assert.Contains("a project of its own", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        PluginTestException refused = await Assert.ThrowsAsync<PluginTestException>(
            () => PluginTestHost.StartAsync("/nowhere/Echo.dll", cancellationToken: Cancellation));

        Assert.Contains("/nowhere/Echo.dll", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_plugin_is_refused_in_the_hosts_words()
    {
        PluginTestException refused = await Assert.ThrowsAsync<PluginTestException>(
            () => PluginTestHost.StartAsync(typeof(PluginTestHost).Assembly.Location, cancellationToken: Cancellation));

        Assert.Contains("ignored", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_of_another_plugin_is_no_reload()
    {
        await using var host = await PluginTestHost.StartAsync<Obedient>(cancellationToken: Cancellation);

        PluginTestException refused = await Assert.ThrowsAsync<PluginTestException>(
            () => host.ReloadAsync(OtherBuilds.NextKeyValue, Cancellation));

        Assert.Contains("no build of Obedient", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_takes_too_long_fails_and_says_for_how_long()
    {
        TimeoutException late = await Assert.ThrowsAsync<TimeoutException>(
            () => PluginTestHost.StartAsync<Obedient>(o => o.Timeout = TimeSpan.Zero, Cancellation));

        Assert.Contains("Obedient", late.Message, StringComparison.Ordinal);
        Assert.Contains("0 s", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_answered_with_those_that_are()
    {
        await using var host = await PluginTestHost.StartAsync<Obedient>(cancellationToken: Cancellation);

        PluginTestException refused = Assert.Throws<PluginTestException>(() => host.EndPointOf("side"));

        Assert.Contains("'local'", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Within : IConnectionHandler
    {
        public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;
    }
}
