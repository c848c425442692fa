using System.Net;
using System.Net.Sockets;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class ShutdownTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_stops_drains_and_then_aborts()
    {
        await using TestHost host = await TestHost.StartAsync(
            h =>
            {
                h.DropIn("AnswerV1", "Answer");
                h.DropIn("Habits");
                h.SetFor("Habits", "Habit", "FinishesPolitely");
            },
            o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(300));
        using TestClient polite = await host.ConnectAsync("Habits");
        Assert.Equal("hello", await polite.ReadLineAsync());
        using TestClient stubborn = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await stubborn.AskAsync("a"));
        EndPoint address = host.AddressOf("Answer");

        await host.StopAsync();

        Assert.Equal("goodbye", await polite.ReadLineAsync());
        Assert.Equal((0, false), await polite.EndAsync());
        Assert.True((await stubborn.EndAsync()).Reset);
        await host.Events.FirstAsync(PluginEventKind.Aborted, "Answer");
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Aborted, "Habits"));
        await Assert.ThrowsAsync<SocketException>(() => TestClient.ConnectAsync(address));
    }

    [Fact]
    public async Task An_aborted_shutdown_does_not_wait_for_connections()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("AnswerV1", "Answer"), o => o.ShutdownTimeout = TimeSpan.FromHours(1));
        using TestClient stubborn = await host.ConnectAsync("Answer");
        Assert.Equal("v1:a", await stubborn.AskAsync("a"));

        Task stopping = host.StopAsync();
        Assert.Equal("v1:b", await stubborn.AskAsync("b"));
        host.Manager.AbortShutdown();

        await stopping;
        Assert.True((await stubborn.EndAsync()).Reset);
    }

    [Fact]
    public async Task Commands_after_the_end_are_answered_and_load_nothing()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"));
        await host.StopAsync();

        CommandResult[] results =
        [
            await host.Manager.ReloadAsync("Answer", cancellationToken: Token).WithPatience(),
            await host.Manager.LoadAsync("Answer", Token).WithPatience(),
            await host.Manager.UnloadAsync("Answer", "a test", cancellationToken: Token).WithPatience(),
        ];

        Assert.All(results, r => Assert.Equal(CommandOutcome.Refused, r.Outcome));
        Assert.All(results, r => Assert.Contains("stops", r.Message));
        Assert.Equal(1, host.Events.CountOf(PluginEventKind.CutOver, "Answer"));
    }

    [Fact]
    public async Task A_load_that_races_the_end_leaves_nothing_behind()
    {
        await using TestHost host = await TestHost.StartAsync(configure: o => o.Discovery = DiscoveryMode.Manual);
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"Late{i}")];
        foreach (string name in names)
        {
            host.DropIn("AnswerV1", name);
        }

        Task<CommandResult>[] loads = [.. names.Select(name => Task.Run(() => host.Manager.LoadAsync(name, Token), Token))];
        await Task.WhenAny(loads).WithPatience();
        await host.StopAsync();

        Assert.All(
            await Task.WhenAll(loads).WithPatience(),
            r => Assert.True(r.Outcome is CommandOutcome.Done or CommandOutcome.Refused or CommandOutcome.Failed, r.Message));
        Assert.All(host.Manager.Plugins, plugin => Assert.Equal((null, 0), (plugin.Current, plugin.Endpoints.Count)));
    }

    [Fact]
    public async Task A_stop_is_not_held_up_by_the_file_of_a_unix_endpoint_that_is_gone()
    {
        using var elsewhere = new TemporaryDirectory();
        string folder = elsewhere.CreateSubdirectory("run");
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("AnswerV1", "Answer");
            h.Set("Plugins:Answer:Endpoints:main:Url", $"unix:{folder}/answer.sock");
        });
        Directory.Delete(folder, recursive: true);

        await host.StopAsync();
    }

    [Fact]
    public async Task A_second_host_on_one_state_directory_is_refused_and_the_first_goes_on()
    {
        using var directory = new TemporaryDirectory();
        await using TestHost first = await TestHost.StartAsync(h => h.DropIn("AnswerV1", "Answer"), directory: directory);

        StateDirectoryException refused = await Assert.ThrowsAsync<StateDirectoryException>(
            () => TestHost.StartAsync(directory: directory));

        Assert.Equal($"Another host uses the state directory '{first.StateDirectory}'; give this one its own.", refused.Message);
        using TestClient client = await first.ConnectAsync("Answer");
        Assert.Equal("v1:a", await client.AskAsync("a"));
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_written_is_not_said_to_be_in_use()
    {
        using var directory = new TemporaryDirectory();
        directory.CreateSubdirectory("state/host.lock");

        StateDirectoryException refused = await Assert.ThrowsAsync<StateDirectoryException>(
            () => TestHost.StartAsync(directory: directory));

        Assert.Contains("cannot be written", refused.Message);
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_made_keeps_the_host_from_starting()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("state", "a file in its place");

        StateDirectoryException refused = await Assert.ThrowsAsync<StateDirectoryException>(
            () => TestHost.StartAsync(directory: directory));

        Assert.Contains("cannot be made", refused.Message);
    }
}
