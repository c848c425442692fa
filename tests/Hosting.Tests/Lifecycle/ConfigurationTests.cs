using System.Net.Sockets;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class ConfigurationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_with_other_endpoints_opens_its_own_and_closes_those_it_no_longer_has()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        System.Net.EndPoint main = host.AddressOf("Answer");
        using TestClient live = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await live.AskAsync("a"));

        host.DropIn("AnswerElsewhere", "Answer");
        await host.ServesAsync("Answer", generation: 2);

        using TestClient first = await host.ConnectAsync("Answer", "first");
        using TestClient second = await host.ConnectAsync("Answer", "second");
        Assert.Equal("elsewhere:b", await first.AskAsync("b"));
        Assert.Equal("elsewhere:c", await second.AskAsync("c"));
        Assert.Equal(AddressFamily.InterNetworkV6, second.Socket.AddressFamily);
        Assert.Equal("v1:d", await live.AskAsync("d"));
        await Assert.ThrowsAsync<SocketException>(() => TestClient.ConnectAsync(main));
    }

    [Fact]
    public async Task A_version_that_accepts_in_another_way_keeps_the_listener_both_ways_round()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        System.Net.EndPoint main = host.AddressOf("Answer");

        host.DropIn("AnswerByItself", "Answer");
        PluginStatus byPlugin = await host.ServesAsync("Answer", generation: 2);
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Answer", e => e.Generation == 1);
        Assert.Equal(("plugin", main), (byPlugin.Endpoints[0].Accept, host.AddressOf("Answer")));
        using TestClient itself = await host.ConnectAsync("Answer");
        Assert.Equal("itself:a", await itself.AskAsync("a"));

        host.DropIn("AnswerV2", "Answer");
        PluginStatus byHost = await host.ServesAsync("Answer", generation: 3);
        Assert.Equal(("host", main), (byHost.Endpoints[0].Accept, host.AddressOf("Answer")));
        Assert.Equal("itself:b", await itself.AskAsync("b"));
        await itself.AskAsync("quit");
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Answer", e => e.Generation == 2);
        using TestClient next = await host.ConnectAsync("Answer");
        Assert.Equal("v2:c", await next.AskAsync("c"));
        await next.AskAsync("quit");
        Assert.Equal((0, false), await next.EndAsync());
    }

    [Fact]
    public async Task Endpoints_are_added_moved_and_taken_away_by_configuration()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        using TestClient live = await host.ConnectAsync("Answer");
        System.Net.EndPoint main = host.AddressOf("Answer");

        host.Set("Plugins:Answer:Endpoints:admin:Url", "tcp://127.0.0.1:0");
        Assert.Null(host.Manager.ApplyConfiguration());
        await host.ServesAsync("Answer", generation: 2);
        System.Net.EndPoint admin = host.AddressOf("Answer", "admin");
        using (TestClient added = await host.ConnectAsync("Answer", "admin"))
        {
            Assert.Equal("v1:a", await added.AskAsync("a"));
        }

        // The same address under another name is the same endpoint: its listener stays.
        host.Unset("Plugins:Answer:Endpoints:admin:Url");
        host.Set("Plugins:Answer:Endpoints:main:Url", $"tcp://{main}");
        Assert.Null(host.Manager.ApplyConfiguration());
        await host.ServesAsync("Answer", generation: 3);
        await Assert.ThrowsAsync<SocketException>(() => TestClient.ConnectAsync(admin));
        Assert.Equal(main, host.AddressOf("Answer"));
        Assert.Equal("v1:b", await live.AskAsync("b"));
    }

    [Fact]
    public async Task A_configuration_with_a_fault_is_refused_whole()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("AnswerV1", "First");
            h.DropIn("AnswerV1", "Second");
        });
        host.SetFor("First", "Any", "thing");
        host.Set("Plugins:Second:DrainTimeout", "-00:00:01");

        string? refused = host.Manager.ApplyConfiguration();

        Assert.Contains("PluginHost:Plugins:Second:DrainTimeout", refused);
        await host.HasLookedAsync();
        Assert.Equal((1, 1), (host.StatusOf("First").Current!.Number, host.StatusOf("Second").Current!.Number));
        Assert.Contains(host.Log.Entries, e => e.Text.StartsWith("The configuration was not applied", StringComparison.Ordinal));

        host.Set("Unknown", "key");
        host.Set("Plugins:First:Accept", "nobody");
        string? all = host.Manager.ApplyConfiguration();
        Assert.Contains("PluginHost:Unknown is unknown", all);
        Assert.Contains("PluginHost:Plugins:First:Accept is 'nobody'; it must be Host or Plugin.", all);
        Assert.Contains("PluginHost:Plugins:Second:DrainTimeout", all);
    }

    [Fact]
    public async Task What_only_a_start_applies_is_said_to_stay()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));

        host.Set("PluginsDirectory", "elsewhere");
        Assert.Null(host.Manager.ApplyConfiguration());

        Assert.Contains(
            host.Log.Entries,
            e => e.Text.StartsWith("What the configuration says of PluginsDirectory applies from a restart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_come_with_a_new_generation_only_for_the_plugin_whose_they_are()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("AnswerV1", "Other");
            h.DropIn("Habits");
            h.SetFor("Habits", "Habit", "WatchesSettings");
            h.SetFor("Habits", "Greeting", "hello");
        });
        host.SetFor("Habits", "Greeting", "hi");
        host.SetFor("Habits", "Deep:Down", "there");

        Assert.Null(host.Manager.ApplyConfiguration());

        await host.ServesAsync("Habits", generation: 2);
        using TestClient client = await host.ConnectAsync("Habits");
        Assert.Equal("hi there", await client.ReadLineAsync());
        Assert.Equal(1, host.StatusOf("Other").Current!.Number);
    }

    [Fact]
    public async Task A_change_that_comes_while_too_many_generations_drain_is_applied_as_soon_as_one_has_ended()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), o => o.MaxDrainingGenerations = 1);
        using TestClient client = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await client.AskAsync("a"));
        await host.Manager.ReloadAsync("Answer", cancellationToken: Token);

        host.SetFor("Answer", "Any", "thing");
        Assert.Null(host.Manager.ApplyConfiguration());
        Assert.Equal("v1:quit", await client.AskAsync("quit"));

        await host.ServesAsync("Answer", generation: 3);
    }

    [Fact]
    public async Task Directories_stay_as_they_were_at_the_start()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        host.Set("PluginsDirectory", "/nowhere");

        Assert.Null(host.Manager.ApplyConfiguration());

        Assert.Equal(host.PluginsDirectory, host.Manager.PluginsDirectory);
        Assert.Equal(CommandOutcome.Done, (await host.Manager.ReloadAsync("Answer", cancellationToken: Token)).Outcome);
    }
}
