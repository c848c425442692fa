using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>Connections that move between processes.</summary>
public sealed class WorkerMoveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_connection_goes_from_worker_to_worker_with_its_session_and_its_unread_bytes()
    {
        await using TestHost host = await WorkerHost.StartAsync("TallyV1", "Numbers");
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));
        string id = Assert.Single(host.Manager.Connections).Id;
        string half = string.Empty;

        for (int moves = 1; moves <= 6; moves++)
        {
            int worker = host.WorkerOf("Numbers");
            await client.Socket.SendAsync("part "u8.ToArray(), Token);
            half += "part ";
            host.DropInAny(moves % 2 == 0 ? "TallyV1" : "TallyV2", "Numbers");
            PluginEvent moved = await host.Events.NthAsync(moves, PluginEventKind.Moved, "Numbers");
            Assert.StartsWith("1 session moved in ", moved.Message, StringComparison.Ordinal);
            if (moves % 2 == 0)
            {
                Assert.Equal($"v1:{1 + (moves / 2)}:{half}end", await client.AskAsync("end"));
                half = string.Empty;
            }

            await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == moves);
            Assert.False(Directory.Exists($"/proc/{worker}"));
        }

        ConnectionStatus status = Assert.Single(host.Manager.Connections);
        Assert.Equal((id, 7), (status.Id, status.Generation));
        Assert.Equal("v1:5:quit", await client.AskAsync("quit"));
        Assert.Equal((0, false), await client.EndAsync());
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, "Numbers"));
    }

    [Fact]
    public async Task A_live_connection_goes_into_a_worker_and_back_when_the_configuration_changes()
    {
        await using TestHost host = await WorkerHost.StartAsync("TallyV1", "Numbers", h => h.Isolate("Numbers", isIt: false));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));
        await client.Socket.SendAsync("half "u8.ToArray(), Token);

        for (int moves = 1; moves <= 6; moves++)
        {
            host.Isolate("Numbers", isIt: moves % 2 == 1);
            Assert.Null(host.Manager.ApplyConfiguration());
            await host.Events.NthAsync(moves, PluginEventKind.Moved, "Numbers");
            Assert.Equal(moves % 2 == 1, host.StatusOf("Numbers").Current!.ProcessId is not null);
            Assert.Equal($"v1:{moves + 1}:half a line", await client.AskAsync("a line"));
            await client.Socket.SendAsync("half "u8.ToArray(), Token);
        }

        client.Dispose();
        await host.AssertUnloadsAsync("Numbers");
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, "Numbers"));
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Crashed, "Numbers"));
    }

    [Fact]
    public async Task State_and_sessions_go_over_together()
    {
        await using TestHost host = await WorkerHost.StartAsync("StateV1", "Numbers");
        using TestClient one = await host.ConnectAsync("Numbers");
        using TestClient two = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await one.AskAsync("a"));
        Assert.Equal("v1:1:2:b", await two.AskAsync("b"));

        for (int moves = 1; moves <= 4; moves++)
        {
            // To another worker, into this process, and to a worker again.
            host.Isolate("Numbers", isIt: moves != 2);
            host.Manager.ApplyConfiguration();
            if (moves is 1 or 4)
            {
                host.DropInAny(moves == 1 ? "StateV2" : "StateV1", "Numbers");
            }

            PluginEvent moved = await host.Events.NthAsync(moves, PluginEventKind.Moved, "Numbers");
            Assert.StartsWith(
                $"took over the state (streamed) and 2 sessions of generation {moves}, ", moved.Message, StringComparison.Ordinal);
            int version = moves == 4 ? 1 : 2;
            Assert.Equal($"v{version}:{moves + 1}:{(2 * moves) + 1}:c", await one.AskAsync("c"));
            Assert.Equal($"v{version}:{moves + 1}:{(2 * moves) + 2}:d", await two.AskAsync("d"));
        }

        await host.AssertUnloadsAsync("Numbers");
    }

    [Theory]
    [InlineData("LoadStateThrows", "LoadAsync: System.IO.InvalidDataException: The plugin has the flaw LoadStateThrows.")]
    [InlineData("LoadThrows", "Load: System.IO.InvalidDataException: The plugin has the flaw LoadThrows.")]
    public async Task A_refusal_of_the_new_code_leaves_everything_with_the_old(string flaw, string why)
    {
        await using TestHost host = await WorkerHost.StartAsync("StateV1", "Numbers");
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:1:a", await client.AskAsync("a"));
        int worker = host.WorkerOf("Numbers");

        host.SetFor("Numbers", "Flaw", flaw);
        host.Manager.ApplyConfiguration();

        Assert.Contains(why, (await host.Events.FirstAsync(PluginEventKind.Abandoned, "Numbers")).Message, StringComparison.Ordinal);
        Assert.Equal("v1:2:2:b", await client.AskAsync("b"));
        using TestClient young = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:3:c", await young.AskAsync("c"));
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == 2);
        Assert.Equal(worker, host.WorkerOf("Numbers"));
    }

    [Fact]
    public async Task A_session_that_the_new_code_refuses_finishes_where_it_was()
    {
        await using TestHost host = await WorkerHost.StartAsync("TallyV1", "Numbers");
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));

        host.SetFor("Numbers", "Flaw", "LoadThrows");
        host.Manager.ApplyConfiguration();

        Assert.Equal("bye", await client.ReadLineAsync());
        Assert.Equal((0, false), await client.EndAsync());
        PluginEvent fault = await host.Events.FirstAsync(PluginEventKind.Fault, "Numbers");
        Assert.Equal(2, fault.Generation);
        Assert.Contains("The plugin has the flaw LoadThrows.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_to_a_session_on_its_way_arrives_once_and_in_order()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "Chat", "Chat", h => h.Set("Plugins:Chat:Endpoints:main:Url", "tcp://127.0.0.1:0"));
        using TestClient talker = await JoinAsync(host, "talker");
        using TestClient listener = await JoinAsync(host, "listener");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int> talking = Task.Run(async () =>
        {
            int said = 0;
            while (!stop.IsCancellationRequested)
            {
                await talker.SendAsync($"{++said}");
                await HearAsync(talker, said);
            }

            return said;
        });
        int heard = 0;
        for (int move = 1; move <= 10; move++)
        {
            host.Isolate("Chat", isIt: move % 5 != 0);
            host.Manager.ApplyConfiguration();
            host.DropInAny(move % 2 == 0 ? "Chat" : "ChatV1", "Chat");
            await host.Events.NthAsync(move, PluginEventKind.Moved, "Chat");
        }

        await stop.CancelAsync();
        int last = await talking.WithPatience();
        while (heard < last)
        {
            await HearAsync(listener, ++heard);
        }

        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Crashed, "Chat"));

        static async Task HearAsync(TestClient by, int number)
        {
            string line;
            do
            {
                line = await by.ReadLineAsync();
            }
            while (!line.Contains("<talker> ", StringComparison.Ordinal));

            Assert.EndsWith($"<talker> {number}", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_store_keeps_its_keys_and_its_clients_from_worker_to_worker()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "KeyValue", "Store", h => h.Set("Plugins:Store:Endpoints:main:Url", "tcp://127.0.0.1:0"));
        using TestClient client = await host.ConnectAsync("Store");
        for (int key = 0; key < 5000; key++)
        {
            await client.SendAsync($"SET key{key} value{key}\r");
        }

        for (int key = 0; key < 5000; key++)
        {
            Assert.Equal("+OK\r", await client.ReadLineAsync());
        }

        for (int move = 1; move <= 4; move++)
        {
            await client.Socket.SendAsync("GET key4"u8.ToArray(), Token);
            Assert.Equal(CommandOutcome.Done, (await host.Manager.ReloadAsync("Store", cancellationToken: Token).WithPatience()).Outcome);
            Assert.Equal("$7\r", await client.AskAsync("2\r"));
            Assert.Equal("value42\r", await client.ReadLineAsync());
        }
    }

    private static async Task<TestClient> JoinAsync(TestHost host, string name)
    {
        TestClient client = await host.ConnectAsync("Chat");
        await client.SendAsync($"/nick {name}");
        while (!(await client.ReadLineAsync()).EndsWith($"is now {name}.", StringComparison.Ordinal))
        {
        }

        return client;
    }
}
