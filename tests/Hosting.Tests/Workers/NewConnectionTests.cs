using System.Net.Sockets;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>Connections of plain handlers whose worker ends before they have begun, and those that have begun.</summary>
public sealed class NewConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tcp://127.0.0.1:0", false)]
    [InlineData("tcp://127.0.0.1:0", true)]
    [InlineData("unix", false)]
    [InlineData("unix", true)]
    public async Task A_connection_that_its_worker_did_not_live_to_take_is_served_by_the_next(string url, bool speaksFirst)
    {
        await using TestHost host = await StartAsync("AnswerV1", h => h.Set("Plugins:Plain:Endpoints:main:Url", AddressOf(url)));
        ProcessSignal.Stop(host.WorkerOf("Plain"));
        using TestClient client = await host.ConnectAsync("Plain");
        if (speaksFirst)
        {
            await client.SendAsync("hello");
        }

        await Patience.UntilAsync(() => host.Manager.Connections.Any(), () => "It did not come.");
        host.KillWorkerOf("Plain");
        await host.RecoversAsync("Plain");
        if (!speaksFirst)
        {
            await client.SendAsync("hello");
        }

        Assert.Equal("v1:hello", await client.ReadLineAsync());
        Assert.Equal(2, Assert.Single(host.Manager.Connections).Generation);
        Assert.Equal(1, host.StatusOf("Plain").Current!.Taken);
        PluginEvent moved = await host.Events.FirstAsync(PluginEventKind.Moved, "Plain");
        Assert.Equal((1, "1 new connection of it goes to the next generation."), (moved.Generation, moved.Message));
    }

    [Fact]
    public async Task Clients_that_connect_right_after_a_kill_are_all_served()
    {
        await using TestHost host = await StartAsync("AnswerV1");
        for (int crash = 1; crash <= 4; crash++)
        {
            host.KillWorkerOf("Plain");
            TestClient[] clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.ConnectAsync("Plain")));
            Assert.All(await Task.WhenAll(clients.Select(c => c.AskAsync("hello"))), answer => Assert.Equal("v1:hello", answer));
            Array.ForEach(clients, c => c.Dispose());
            await host.RecoversAsync("Plain", crash);
        }
    }

    [Fact]
    public async Task A_connection_whose_handler_waits_for_the_first_byte_is_served_by_the_next_and_the_one_after_it()
    {
        await using TestHost host = await StartAsync("Habits", h => h.SetFor("Plain", "Habit", "EchoesByTransport"));
        using TestClient client = await host.ConnectAsync("Plain");
        for (int crash = 1; crash <= 2; crash++)
        {
            await IsReadAsync(host, generation: crash);
            Assert.Equal(1, ConnectionDescriptors.Of(client.Socket).Descriptors);
            host.KillWorkerOf("Plain");
            await host.RecoversAsync("Plain", crash);
        }

        Assert.Equal("hello", await client.AskAsync("hello"));
        Assert.Equal(3, Assert.Single(host.Manager.Connections).Generation);
        await Patience.UntilAsync(() => ConnectionDescriptors.Of(client.Socket).Descriptors == 0, () => "The host still has it.");
    }

    [Fact]
    public async Task A_connection_of_which_something_was_received_ends_with_its_worker()
    {
        await using TestHost host = await StartAsync("AnswerV1");
        using TestClient client = await host.ConnectAsync("Plain");
        await client.Socket.SendAsync("half "u8.ToArray(), Token);
        await Patience.UntilAsync(
            () => host.Manager.Connections.Any() && ConnectionDescriptors.Of(client.Socket).Descriptors == 0, () => "It was not read.");

        host.KillWorkerOf("Plain");

        Assert.Equal(0, (await client.EndAsync()).Bytes);
        await host.RecoversAsync("Plain");
        Assert.Equal(0, host.StatusOf("Plain").Current!.Taken);
    }

    [Fact]
    public async Task A_connection_on_which_something_was_sent_ends_with_its_worker()
    {
        await using TestHost host = await StartAsync("BothKinds");
        using TestClient client = await host.ConnectAsync("Plain", "plain");
        Assert.Equal("cannot", await client.ReadLineAsync());

        host.KillWorkerOf("Plain");

        Assert.Equal(0, (await client.EndAsync()).Bytes);
        await host.RecoversAsync("Plain");
        Assert.Equal(0, host.StatusOf("Plain").Current!.Taken);
    }

    [Fact]
    public async Task A_connection_whose_handler_has_its_socket_is_kept_no_longer()
    {
        await using TestHost host = await StartAsync("Habits");
        using TestClient client = await host.ConnectAsync("Plain");

        await Patience.UntilAsync(
            () => host.Manager.Connections.Any() && ConnectionDescriptors.Of(client.Socket).Descriptors == 0,
            () => "The host still has it.");

        Assert.Equal("hello", await client.AskAsync("hello"));
    }

    [Fact]
    public async Task A_connection_that_ends_every_worker_is_cut_off_and_the_plugin_serves_others()
    {
        await using TestHost host = await StartAsync(
            "Habits", h => h.SetFor("Plain", "Habit", "DiesOnConnection"), o => o.HoldBacklog = TimeSpan.FromMinutes(5));
        using TestClient client = await host.ConnectAsync("Plain");
        for (int crash = 1; crash <= 6; crash++)
        {
            await host.RecoversAsync("Plain", crash);
        }

        Assert.Equal((0, true), await client.EndAsync());

        PluginEvent cut = await host.Events.FirstAsync(PluginEventKind.Aborted, "Plain");
        Assert.Equal("1 new connection cut off: 6 workers ended before they began to serve it.", cut.Message);
        Assert.Equal(0, host.StatusOf("Plain").Current!.Taken);
    }

    [Fact]
    public async Task An_unload_before_the_next_worker_is_the_end_of_connections_that_wait_for_it()
    {
        await using TestHost host = await StartAsync("AnswerV1", configure: o => o.DrainTimeout = Patience.Limit);
        ProcessSignal.Stop(host.WorkerOf("Plain"));
        using TestClient client = await host.ConnectAsync("Plain");
        await Patience.UntilAsync(() => host.Manager.Connections.Any(), () => "It did not come.");
        int worker = host.WorkerOf("Plain");
        Task<CommandResult> unloading = host.Manager.UnloadAsync("Plain", "a test", cancellationToken: Token);
        await host.Events.FirstAsync(PluginEventKind.Draining, "Plain");

        WorkerHost.Kill(worker);

        Assert.Equal((0, true), await client.EndAsync());
        Assert.Equal(CommandOutcome.Done, (await unloading.WithPatience()).Outcome);
    }

    [Fact]
    public async Task Connections_that_wait_for_a_plugin_that_does_not_come_back_are_cut_off()
    {
        await using TestHost host = await StartAsync("Habits", configure: o => o.HoldBacklog = TimeSpan.FromMilliseconds(100));
        host.SetFor("Plain", "Habit", "ThrowsInStart");
        host.Manager.ApplyConfiguration();
        await host.Events.FirstAsync(PluginEventKind.Abandoned, "Plain");
        ProcessSignal.Stop(host.WorkerOf("Plain"));
        using TestClient client = await host.ConnectAsync("Plain");
        await Patience.UntilAsync(() => host.Manager.Connections.Any(), () => "It did not come.");

        host.KillWorkerOf("Plain");

        Assert.Equal((0, true), await client.EndAsync());
        Assert.Null(host.StatusOf("Plain").Current);
    }

    [Fact]
    public async Task A_connection_that_a_stopped_worker_has_is_reset_when_the_plugin_is_unloaded()
    {
        await using TestHost host = await StartAsync(
            "AnswerV1", configure: o => o.DrainTimeout = o.StopTimeout = TimeSpan.FromMilliseconds(100));
        ProcessSignal.Stop(host.WorkerOf("Plain"));
        using TestClient client = await host.ConnectAsync("Plain");
        await Patience.UntilAsync(() => host.Manager.Connections.Any(), () => "It did not come.");

        await host.Manager.UnloadAsync("Plain", "a test", cancellationToken: Token).WithPatience();

        Assert.Equal((0, true), await client.EndAsync());
    }

    private static Task<TestHost> StartAsync(
        string project, Action<TestHost>? prepare = null, Action<PluginHostOptions>? configure = null) =>
        WorkerHost.StartAsync(project, "Plain", prepare, configure);

    private static string AddressOf(string url) =>
        url == "unix" ? $"unix:{Path.Combine(Path.GetTempPath(), $"pluginhost-test-{Guid.NewGuid():N}")}" : url;

    private static Task IsReadAsync(TestHost host, int generation) => Patience.UntilAsync(
        () =>
            host.Log.Entries.Any(e => e.Text.StartsWith($"Plain-{generation}-", StringComparison.Ordinal) && e.Text.EndsWith(
                " is read", StringComparison.Ordinal)),
        () => $"Generation {generation} did not begin to read.");
}
