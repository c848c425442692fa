using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>Plugins that are served by processes of their own, and notice nothing of it.</summary>
public sealed class WorkerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_serves_in_a_process_of_its_own_and_nothing_of_that_is_left_after_it()
    {
        await using TestHost host = await WorkerHost.StartAsync("AnswerV1", "Answer");
        int worker = host.WorkerOf("Answer");
        using (TestClient client = await host.ConnectAsync("Answer"))
        {
            Assert.Equal("v1:hello", await client.AskAsync("hello"));
            ConnectionStatus status = Assert.Single(host.Manager.Connections);
            Assert.Equal(("Answer", 1, "handler", "main"), (status.Plugin, status.Generation, status.Kind, status.Endpoint));
            Assert.Equal(client.Socket.LocalEndPoint!.ToString(), status.Remote);
            Assert.Equal(client.Socket.RemoteEndPoint!.ToString(), status.Local);
            Assert.Equal(0, ConnectionDescriptors.Of(client.Socket).Descriptors);

            Assert.Equal("v1:quit", await client.AskAsync("quit"));
            Assert.Equal((0, false), await client.EndAsync());
        }

        await Patience.UntilAsync(() => !host.Manager.Connections.Any(), () => "The connection is still listed.");
        Assert.Equal(1, host.StatusOf("Answer").Current!.Taken);
        await host.AssertUnloadsAsync("Answer");
        Assert.False(Directory.Exists($"/proc/{worker}"));
    }

    [Fact]
    public async Task A_session_is_kept_in_the_host_and_its_peer_sees_the_end_at_once()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("=a", await client.AskAsync("a"));
        Assert.Equal((1, 0), ConnectionDescriptors.Of(client.Socket));
        Assert.Equal("session", Assert.Single(host.Manager.Connections).Kind);

        Assert.Equal("=quit", await client.AskAsync("quit"));

        Assert.Equal((0, false), await client.EndAsync());
        client.Socket.Shutdown(SocketShutdown.Send);
        await Patience.UntilAsync(() => !host.Manager.Connections.Any(), () => "The connection is still listed.");
    }

    [Fact]
    public async Task A_plugin_that_accepts_by_itself_gets_the_listener()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "RawEcho", "RawEcho", h => h.Set("Plugins:RawEcho:Endpoints:main:Url", "tcp://127.0.0.1:0"));
        using TestClient client = await host.ConnectAsync("RawEcho");
        Assert.Equal("hello", await client.AskAsync("hello"));

        // It told the host of it by Track.
        await Patience.UntilAsync(() => host.Manager.Connections.Any(), () => "The connection is not listed.");
        ConnectionStatus status = Assert.Single(host.Manager.Connections);
        Assert.Equal(client.Socket.LocalEndPoint!.ToString(), status.Remote);
        Assert.Equal("plugin", Assert.Single(host.StatusOf("RawEcho").Endpoints).Accept);

        CommandResult reloaded = await host.Manager.ReloadAsync("RawEcho", cancellationToken: Token).WithPatience();
        Assert.Equal(CommandOutcome.Done, reloaded.Outcome);
        using TestClient young = await host.ConnectAsync("RawEcho");
        Assert.Equal("young", await young.AskAsync("young"));
        Assert.Equal("old", await client.AskAsync("old"));
        client.Dispose();
        young.Dispose();
        await host.AssertUnloadsAsync("RawEcho");
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:0")]
    [InlineData("unix")]
    public async Task A_plugin_that_lets_the_host_s_loop_accept_for_it_gets_the_listener(string url)
    {
        string address = url == "unix" ? $"unix:{Path.Combine(Path.GetTempPath(), $"pluginhost-test-{Guid.NewGuid():N}")}" : url;
        await using TestHost host = await WorkerHost.StartAsync(
            "AnswerByItself", "Answer", h => h.Set("Plugins:Answer:Endpoints:main:Url", address));
        using TestClient client = await host.ConnectAsync("Answer");

        Assert.Equal("itself:hello", await client.AskAsync("hello"));

        await Patience.UntilAsync(() => host.Manager.Connections.Any(), () => "The connection is not listed.");
        Assert.Equal("handler", Assert.Single(host.Manager.Connections).Kind);
        Assert.Equal("itself:quit", await client.AskAsync("quit"));
        Assert.Equal((0, false), await client.EndAsync());
        await Patience.UntilAsync(() => !host.Manager.Connections.Any(), () => "The connection is still listed.");
        await host.AssertUnloadsAsync("Answer");
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Crashed, "Answer"));
    }

    [Fact]
    public async Task Datagrams_are_answered_by_the_worker()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "Time", "Time", h => h.Set("Plugins:Time:Endpoints:main:Url", "udp://127.0.0.1:0"));
        var server = (IPEndPoint)host.AddressOf("Time");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await client.ConnectAsync(server, Token);
        byte[] buffer = new byte[100];

        for (int reload = 0; reload < 3; reload++)
        {
            await client.SendAsync("?"u8.ToArray(), Token);
            int received = await client.ReceiveAsync(buffer, Token).AsTask().WithPatience();
            Assert.EndsWith("\r\n", Encoding.ASCII.GetString(buffer, 0, received), StringComparison.Ordinal);
            await host.Manager.ReloadAsync("Time", wait: WaitFor.Unloaded, cancellationToken: Token).WithPatience();
        }
    }

    [Fact]
    public async Task What_the_plugin_logs_comes_under_the_same_category_with_its_level_and_id()
    {
        await using TestHost host = await WorkerHost.StartAsync("Habits", "Habits", h => h.SetFor("Habits", "Habit", "LogsItself"));
        using TestClient client = await host.ConnectAsync("Habits");
        Assert.Equal("x", await client.AskAsync("x"));

        await Patience.UntilAsync(() => Of("handler") is not null, () => "Nothing was logged.");
        LogRecorder.Entry[] entries = [Of("start")!, Of("handler")!];
        Assert.All(entries, entry =>
        {
            Assert.Equal((LogLevel.Warning, 7, "Habit"), (entry.Level, entry.Id.Id, entry.Id.Name));
            Assert.Equal("Plugin.Habits.PluginHost.TestPlugins.Habits.LogsItself", entry.Category);
            Assert.IsType<string>(entry.State);
            Assert.Contains("HabitException", entry.Text, StringComparison.Ordinal);
        });

        client.Dispose();
        await host.AssertUnloadsAsync("Habits");
        Assert.NotNull(Of("stop"));

        LogRecorder.Entry? Of(string where) =>
            host.Log.Entries.FirstOrDefault(
                e => e.Text.StartsWith($"state of {where} with exception of {where}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_handler_throws_is_counted_as_a_fault()
    {
        await using TestHost host = await WorkerHost.StartAsync("Habits", "Habits", h => h.SetFor("Habits", "Habit", "ThrowsOnRequest"));
        using TestClient client = await host.ConnectAsync("Habits");
        await client.SendAsync("x");

        Assert.True((await client.EndAsync()).Reset);

        PluginEvent fault = await host.Events.FirstAsync(PluginEventKind.Fault, "Habits");
        Assert.Contains("HandleAsync: PluginHost.TestPlugins.Habits.HabitException: as requested", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, host.StatusOf("Habits").Current!.Faults);
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Crashed, "Habits"));
    }

    [Fact]
    public async Task A_start_that_throws_is_told_with_its_exception_and_leaves_no_worker()
    {
        await using TestHost host = await WorkerHost.StartAsync("Habits", "Habits", h => h.SetFor("Habits", "Habit", "ThrowsInStart"));

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Habits");

        Assert.Contains("StartAsync: PluginHost.TestPlugins.Habits.HabitException", abandoned.Message, StringComparison.Ordinal);
        Assert.Equal(PluginState.Failed, host.StatusOf("Habits").State);
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Habits");
    }

    [Fact]
    public async Task A_worker_program_that_there_is_not_is_told()
    {
        await using TestHost host = await WorkerHost.StartAsync("AnswerV1", "Answer", configure: o => o.WorkerProgram = "/no/such/program");

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Answer");

        Assert.Contains("'/no/such/program' cannot be run: No such file or directory.", abandoned.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drain_finishes_politely_what_can_and_aborts_the_rest_at_the_deadline()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "Habits", "Habits", h => h.SetFor("Habits", "Habit", "FinishesPolitely"), o => o.DrainTimeout = TimeSpan.FromMinutes(1));
        using TestClient client = await host.ConnectAsync("Habits");
        Assert.Equal("hello", await client.ReadLineAsync());

        CommandResult drained = await host.Manager.DrainAsync("Habits", "a test", cancellationToken: Token).WithPatience();

        Assert.Equal(CommandOutcome.Done, drained.Outcome);
        Assert.Equal("goodbye", await client.ReadLineAsync());
        Assert.Equal((0, false), await client.EndAsync());
    }

    [Fact]
    public async Task A_connection_that_does_not_finish_is_aborted_at_the_deadline()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "AnswerV1", "Answer", configure: o => o.DrainTimeout = TimeSpan.FromMilliseconds(100));
        using TestClient client = await host.ConnectAsync("Answer");
        Assert.Equal("v1:hello", await client.AskAsync("hello"));

        CommandResult unloaded = await host.Manager.UnloadAsync("Answer", "a test", cancellationToken: Token).WithPatience();

        Assert.Equal(CommandOutcome.Done, unloaded.Outcome);
        Assert.True((await client.EndAsync()).Reset);
        Assert.Empty(host.Manager.Connections);
    }

    [Fact]
    public async Task A_plugin_that_never_stops_is_killed()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "Habits", "Habits", h => h.SetFor("Habits", "Habit", "NeverStops"), o => o.StopTimeout = TimeSpan.FromMilliseconds(100));
        int worker = host.WorkerOf("Habits");

        CommandResult unloaded = await host.Manager.UnloadAsync("Habits", "a test", cancellationToken: Token).WithPatience();

        Assert.Equal(CommandOutcome.Done, unloaded.Outcome);
        Assert.False(Directory.Exists($"/proc/{worker}"));
    }
}
