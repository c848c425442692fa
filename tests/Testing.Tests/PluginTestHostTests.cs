using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;
using PluginHost.Hosting;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Plugins.Echo;
using PluginHost.Plugins.KeyValue;
using PluginHost.Plugins.RawEcho;
using PluginHost.Plugins.Time;
using PluginHost.Testing.Tests.Support;
using PluginHost.TestPlugins.Obedient;

namespace PluginHost.Testing.Tests;

public sealed class PluginTestHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plugin_serves_is_reloaded_and_is_collected()
    {
        await using var host = await PluginTestHost.StartAsync<Echo>(cancellationToken: Cancellation);
        Stream before = await host.ConnectAsync(cancellationToken: Cancellation);
        Assert.Equal("hello", await before.AskAsync("hello"));

        await host.ReloadAsync(Cancellation);

        Assert.Equal(2, host.Generation);
        Stream after = await host.ConnectAsync(cancellationToken: Cancellation);
        Assert.Equal("again", await after.AskAsync("again"));
        await host.AssertCollectedAsync(Cancellation);
        Assert.Equal(2, host.Events.Count(e => e.Kind == PluginEventKind.Unloaded));
    }

    [Fact]
    public async Task A_session_moves_to_the_new_generation_and_to_another_build()
    {
        await using var host = await PluginTestHost.StartAsync<KeyValue>(cancellationToken: Cancellation);
        string version = host.Status.Current!.Version;
        Stream store = await host.ConnectAsync(cancellationToken: Cancellation);
        Assert.Equal("+OK", await store.AskAsync("SET colour blue\r"));

        await host.ReloadAsync(Cancellation);
        Assert.Equal(version, host.Status.Current!.Version);
        await host.ReloadAsync(OtherBuilds.NextKeyValue, Cancellation);
        Assert.NotEqual(version, host.Status.Current!.Version);

        Assert.Equal("$4", await store.AskAsync("GET colour\r"));
        Assert.Equal("blue", await store.ReadLineAsync());
        Assert.Equal(3, Assert.Single(host.Manager.Connections).Generation);
        await host.AssertCollectedAsync(Cancellation);
    }

    [Fact]
    public async Task A_build_is_served_from_its_own_folder()
    {
        await using var host = await PluginTestHost.StartAsync(OtherBuilds.NextKeyValue, cancellationToken: Cancellation);
        Stream store = await host.ConnectAsync(cancellationToken: Cancellation);

        Assert.Equal("+PONG", await store.AskAsync("PING\r"));
        await host.AssertCollectedAsync(Cancellation);
    }

    [Fact]
    public async Task What_serves_is_a_copy_in_a_context_of_its_own()
    {
        await using var host = await PluginTestHost.StartAsync<Obedient>(cancellationToken: Cancellation);
        Stream connection = await host.ConnectAsync(cancellationToken: Cancellation);

        Assert.Equal("generation 1", await connection.AskAsync("hello"));
        Assert.Equal(0, Obedient.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_plugin_has_its_libraries_managed_and_native(bool referred)
    {
        await using PluginTestHost host = referred
            ? await PluginTestHost.StartAsync<Obedient>(cancellationToken: Cancellation)
            : await PluginTestHost.StartAsync(OtherBuilds.Obedient, cancellationToken: Cancellation);
        Stream connection = await host.ConnectAsync(cancellationToken: Cancellation);

        Assert.Equal(TestPlugins.Greeting.Text, await connection.AskAsync("library"));
        Assert.True(int.Parse(await connection.AskAsync("native"), System.Globalization.CultureInfo.InvariantCulture) > 3_000_000);
    }

    [Fact]
    public async Task Two_hosts_of_one_plugin_run_side_by_side()
    {
        await using var one = await PluginTestHost.StartAsync<Obedient>(o => o.Settings["Name"] = "one", Cancellation);
        await using var two = await PluginTestHost.StartAsync<Obedient>(o => o.Settings["Name"] = "two", Cancellation);
        foreach (string endpoint in new[] { "main", "local" })
        {
            Assert.NotEqual(one.EndPointOf(endpoint), two.EndPointOf(endpoint));
            Assert.Equal("one", await (await one.ConnectAsync(endpoint, Cancellation)).AskAsync("setting Name"));
            Assert.Equal("two", await (await two.ConnectAsync(endpoint, Cancellation)).AskAsync("setting Name"));
        }

        await Task.WhenAll(one.AssertCollectedAsync(Cancellation), two.AssertCollectedAsync(Cancellation));
    }

    [Fact]
    public async Task Settings_may_nest()
    {
        await using var host = await PluginTestHost.StartAsync<Obedient>(o => o.Settings["Limits:Most"] = "7", Cancellation);
        Stream connection = await host.ConnectAsync(cancellationToken: Cancellation);

        Assert.Equal("7", await connection.AskAsync("setting Limits:Most"));
        Assert.Equal("none", await connection.AskAsync("setting Limits:Least"));
    }

    [Fact]
    public async Task The_log_holds_what_the_plugin_says_also_after_the_end()
    {
        var host = await PluginTestHost.StartAsync<Obedient>(cancellationToken: Cancellation);
        await using (host)
        {
            await (await host.ConnectAsync(cancellationToken: Cancellation)).AskAsync("log good morning");
        }

        PluginLogLine line = Assert.Single(host.Log, l => l.Category.StartsWith("Plugin.Obedient.", StringComparison.Ordinal));
        Assert.Equal((LogLevel.Debug, "good morning"), (line.Level, line.Text));
    }

    [Fact]
    public async Task A_plugin_may_accept_by_itself()
    {
        await using var host = await PluginTestHost.StartAsync<RawEcho>(cancellationToken: Cancellation);
        Stream connection = await host.ConnectAsync(cancellationToken: Cancellation);

        Assert.Equal("plugin", Assert.Single(host.Status.Endpoints).Accept);
        Assert.Equal("hello", await connection.AskAsync("hello"));
        await host.AssertCollectedAsync(Cancellation);
    }

    [Fact]
    public async Task The_accept_mode_is_the_tests_to_choose()
    {
        await using var host = await PluginTestHost.StartAsync<RawEcho>(
            o => o.Plugin.Endpoints["main"] = new() { Accept = AcceptMode.Host }, Cancellation);

        Assert.Equal("host", Assert.Single(host.Status.Endpoints).Accept);
        Assert.NotEqual(7009, ((IPEndPoint)host.EndPointOf()).Port);
    }

    [Fact]
    public async Task A_datagram_is_sent_to_the_endpoint()
    {
        await using var host = await PluginTestHost.StartAsync<Time>(cancellationToken: Cancellation);
        using var client = new UdpClient(AddressFamily.InterNetwork);
        await client.SendAsync("?"u8.ToArray(), (IPEndPoint)host.EndPointOf(), Cancellation);

        UdpReceiveResult answer = await client.ReceiveAsync(Cancellation);

        Assert.EndsWith("\r\n", Encoding.ASCII.GetString(answer.Buffer), StringComparison.Ordinal);
        PluginTestException refused = await Assert.ThrowsAsync<PluginTestException>(
            () => host.ConnectAsync(cancellationToken: Cancellation));
        Assert.Contains(nameof(PluginTestHost.EndPointOf), refused.Message, StringComparison.Ordinal);
        await host.AssertCollectedAsync(Cancellation);
    }

    [Fact]
    public async Task What_was_unloaded_can_be_loaded_again()
    {
        await using var host = await PluginTestHost.StartAsync<Echo>(cancellationToken: Cancellation);
        await host.UnloadAsync(Cancellation);
        Assert.Equal(PluginState.Stopped, host.Status.State);
        PluginTestException refused = await Assert.ThrowsAsync<PluginTestException>(() => host.ReloadAsync(Cancellation));
        Assert.Equal(CommandOutcome.Refused, refused.Result!.Outcome);
        await Assert.ThrowsAsync<PluginTestException>(() => host.ConnectAsync(cancellationToken: Cancellation));

        await host.LoadAsync(Cancellation);

        Assert.Equal("hello", await (await host.ConnectAsync(cancellationToken: Cancellation)).AskAsync("hello"));
        await host.AssertCollectedAsync(Cancellation);
        await host.AssertCollectedAsync(Cancellation);
    }

    [Fact]
    public async Task Events_can_be_waited_for()
    {
        await using var host = await PluginTestHost.StartAsync<Echo>(cancellationToken: Cancellation);
        Task<PluginEvent> second = host.WaitForAsync(PluginEventKind.CutOver, generation: 2, Cancellation);
        Assert.Equal(1, (await host.WaitForAsync(PluginEventKind.CutOver, cancellationToken: Cancellation)).Generation);
        Assert.False(second.IsCompleted);

        await host.ReloadAsync(Cancellation);

        Assert.Equal(2, (await second).Generation);
    }

    [Fact]
    public async Task Connections_that_are_left_open_do_not_hold_up_the_end()
    {
        var host = await PluginTestHost.StartAsync<Echo>(o => o.Plugin.DrainTimeout = TimeSpan.FromMinutes(5), Cancellation);
        Stream left = await host.ConnectAsync(cancellationToken: Cancellation);
        await left.AskAsync("hello");

        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }
}
