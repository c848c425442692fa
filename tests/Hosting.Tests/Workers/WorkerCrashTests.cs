using System.Net.Sockets;
using System.Text;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>Workers that end by themselves: what becomes of the plugin, of its connections, and of everybody else.</summary>
public sealed class WorkerCrashTests
{
    private const string Ended = "ended";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kill", "its worker was killed by SIGKILL")]
    [InlineData("throw", "its worker ended by SIGABRT (unhandled exception, stack overflow or FailFast): Unhandled exception. System.InvalidOperationException: on a thread of its own")]
    [InlineData("overflow", "its worker ended by SIGABRT (unhandled exception, stack overflow or FailFast): Stack overflow.")]
    [InlineData("failfast", "its worker ended by SIGABRT (unhandled exception, stack overflow or FailFast): Process terminated. enough is enough")]
    [InlineData("exit", "its worker ended with code 7")]
    public Task A_death_is_told_and_takes_nobody_along(string how, string told) => Neighbour.UntouchedByAsync(
        async host =>
        {
            using TestClient other = await host.ConnectAsync("Other");
            Assert.Equal("v1:before", await other.AskAsync("before"));
            using TestClient client = await host.ConnectAsync("Mortal");
            Assert.Equal("=a", await client.AskAsync("a"));
            await host.SavedAsync(Assert.Single(host.Manager.Connections, c => c.Plugin == "Mortal").Id, lines: 1);

            Assert.Equal($"=die {how}", await client.AskAsync($"die {how}"));

            Assert.StartsWith(told, await host.RecoversAsync("Mortal"), StringComparison.Ordinal);
            Assert.Equal("2:1:2", await client.AskAsync("who"));
            Assert.Equal("v1:after", await other.AskAsync("after"));
            Assert.Equal(1, host.Events.CountOf(PluginEventKind.CutOver, "Other"));
        },
        host =>
        {
            Mortal(host);
            host.DropInAny("AnswerV1", "Other");
            host.Isolate("Other");
        },
        WorkerHost.UseWorkers);

    [Fact]
    public async Task A_session_goes_on_with_the_half_of_a_message_that_had_come_and_is_served_like_any_other()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("=a", await client.AskAsync("a"));
        string id = Assert.Single(host.Manager.Connections).Id;
        string half = string.Empty;

        for (int crash = 1; crash <= 3; crash++)
        {
            await host.SavedAsync(id, lines: 1);
            await client.Socket.SendAsync("part "u8.ToArray(), Token);
            half += "part ";
            host.KillWorkerOf("Mortal");
            await host.RecoversAsync("Mortal", crash);
            await host.Events.FirstAsync(
                PluginEventKind.Moved,
                "Mortal",
                e => e.Message.StartsWith($"1 session of generation {crash} went on.", StringComparison.Ordinal));
        }

        Assert.Equal($"={half}end", await client.AskAsync("end"));
        Assert.Equal("4:1:3", await client.AskAsync("who"));
        ConnectionStatus status = Assert.Single(host.Manager.Connections);
        Assert.Equal((id, 4), (status.Id, status.Generation));

        // It moves and ends as if nothing had happened.
        await host.Manager.ReloadAsync("Mortal", cancellationToken: Token).WithPatience();
        await host.Events.FirstAsync(
            PluginEventKind.Moved,
            "Mortal",
            e => e.Generation == 4 && e.Message.StartsWith("1 session moved in ", StringComparison.Ordinal));
        Assert.Equal("5:1:4", await client.AskAsync("who"));
        Assert.Equal("=quit", await client.AskAsync("quit"));
        Assert.Equal((0, false), await client.EndAsync());
        client.Dispose();
        await host.AssertUnloadsAsync("Mortal");
    }

    [Fact]
    public async Task A_session_that_has_said_nothing_yet_begins_anew()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        using TestClient client = await host.ConnectAsync("Mortal");
        await client.Socket.SendAsync("half "u8.ToArray(), Token);
        await Patience.UntilAsync(() => host.Manager.Connections.Any(), () => "It did not come.");

        host.KillWorkerOf("Mortal");
        await host.RecoversAsync("Mortal");

        Assert.Equal("=half a line", await client.AskAsync("a line"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Every_request_of_a_pipelined_batch_is_answered_once_and_in_order_however_often_the_worker_is_killed_meanwhile(
        int connections)
    {
        const int Requests = 30_000;
        const int Crashes = 3;
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        TestClient[] clients = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => host.ConnectAsync("Mortal")));
        foreach (TestClient client in clients)
        {
            Assert.Equal("=a", await client.AskAsync("a"));
        }

        foreach (ConnectionStatus status in host.Manager.Connections)
        {
            await host.SavedAsync(status.Id, lines: 1);
        }

        int answered = 0;
        Task[] sending = [.. clients.Select(c => Task.Run(() => SendAllAsync(c)))];
        Task[] reading = [.. clients.Select(c => Task.Run(() => ReadAllAsync(c)))];
        for (int crash = 1; crash <= Crashes; crash++)
        {
            int enough = crash * connections * Requests / (Crashes + 1);
            await Patience.UntilAsync(
                () => Volatile.Read(ref answered) >= enough || reading.Any(r => r.IsFaulted), () => $"{answered} answers came.");
            await Task.WhenAll(reading.Where(r => r.IsFaulted));
            host.KillWorkerOf("Mortal");
            await host.RecoversAsync("Mortal", crash);

            // Only then has the next worker taken them all: one that is killed before that takes those down that were on their way to it.
            PluginEvent wentOn = await host.Events.FirstAsync(PluginEventKind.Moved, "Mortal", e => e.Generation == crash + 1);
            Assert.EndsWith($" of generation {crash} went on.", wentOn.Message, StringComparison.Ordinal);
        }

        await Task.WhenAll([.. sending, .. reading]).WithPatience();
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Aborted, "Mortal"));
        Array.ForEach(clients, c => c.Dispose());

        async Task SendAllAsync(TestClient client)
        {
            for (int request = 0; request < Requests;)
            {
                var some = new StringBuilder();
                for (int i = 0; i < 100; i++)
                {
                    some.Append("request ").Append(request++).Append('\n');
                }

                await client.Socket.SendAsync(Encoding.ASCII.GetBytes(some.ToString()), Token);
            }
        }

        async Task ReadAllAsync(TestClient client)
        {
            for (int request = 0; request < Requests; request++)
            {
                Assert.Equal($"=request {request}", await client.ReadLineAsync());
                Interlocked.Increment(ref answered);
            }
        }
    }

    [Fact]
    public async Task What_a_slow_peer_had_not_taken_arrives_whole_after_the_crash()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("=a", await client.AskAsync("a"));
        string id = Assert.Single(host.Manager.Connections).Id;
        await host.SavedAsync(id, lines: 1);

        // As much as the kernel takes, and then some that waits in the worker: the peer does not read.
        const int Line = 8000;
        int floods = 0;
        do
        {
            await client.SendAsync($"flood {Line}");
            await host.SavedAsync(id, lines: 1 + ++floods);
        }
        while (OutputWaiting(client) == 0);

        host.KillWorkerOf("Mortal");
        await host.RecoversAsync("Mortal");
        await client.SendAsync("end");

        for (int flood = 0; flood < floods; flood++)
        {
            Assert.Equal(new string('x', Line), await client.ReadLineAsync());
        }

        Assert.Equal("=end", await client.ReadLineAsync());

        // What the kernel has taken but cannot send shows that the peer's window is closed.
        int OutputWaiting(TestClient of) => of.Socket.Available > 60_000 && floods * (Line + 1) > of.Socket.Available + 4_000_000 ? 1 : 0;
    }

    [Fact]
    public async Task A_session_of_which_too_much_waits_to_be_sent_is_cut_off_and_so_it_is_told()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("=a", await client.AskAsync("a"));
        await host.SavedAsync(Assert.Single(host.Manager.Connections).Id, lines: 1);
        await client.SendAsync("flood 50000000");
        await Patience.UntilAsync(() => client.Socket.Available > 0, () => "Nothing came.");

        host.KillWorkerOf("Mortal");

        Assert.True((await client.EndAsync()).Reset);
        PluginEvent cut = await host.Events.FirstAsync(PluginEventKind.Aborted, "Mortal");
        Assert.Equal("1 session cut off: more than 16384 bytes waited to be sent.", cut.Message);
    }

    [Fact]
    public async Task A_session_whose_handler_uses_the_socket_is_cut_off_and_so_it_is_told()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal", h => h.SetFor("Mortal", "Way", "socket"));
        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("a", await client.AskAsync("a"));

        host.KillWorkerOf("Mortal");

        Assert.True((await client.EndAsync()).Reset);
        PluginEvent cut = await host.Events.FirstAsync(PluginEventKind.Aborted, "Mortal");
        Assert.Equal("1 session cut off: its handler uses the socket itself.", cut.Message);
        await host.RecoversAsync("Mortal");
        using TestClient young = await host.ConnectAsync("Mortal");
        Assert.Equal("b", await young.AskAsync("b"));
    }

    [Fact]
    public async Task A_peer_that_had_said_its_last_word_gets_every_answer()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("=a", await client.AskAsync("a"));
        await host.SavedAsync(Assert.Single(host.Manager.Connections).Id, lines: 1);
        host.KillWorkerOf("Mortal");
        await client.Socket.SendAsync("last\n"u8.ToArray(), Token);
        client.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("=last", await client.ReadLineAsync());
        Assert.Equal((0, false), await client.EndAsync());
    }

    [Fact]
    public async Task The_listener_refuses_nobody_and_every_connection_is_served_while_the_worker_is_killed_again_and_again()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "Mortal", "Mortal", configure: o => o.HoldBacklog = TimeSpan.FromSeconds(20));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int> connecting = Task.Run(async () =>
        {
            int served = 0;
            while (!stop.IsCancellationRequested)
            {
                // Said only once it is served: nothing was handled that could have been lost.
                using TestClient client = await host.ConnectAsync("Mortal");
                string answer;
                try
                {
                    answer = await client.AskAsync("a");
                }
                catch (Exception e) when (e is EndOfStreamException or SocketException)
                {
                    continue; // On its way into the worker, or not saved yet, when that was killed.
                }

                Assert.Equal("=a", answer);
                served++;
            }

            return served;
        });

        for (int crash = 1; crash <= 5; crash++)
        {
            host.KillWorkerOf("Mortal");
            await host.RecoversAsync("Mortal", crash);
        }

        await stop.CancelAsync();
        Assert.InRange(await connecting.WithPatience(), 1, int.MaxValue);
    }

    [Theory]
    [InlineData("kill", "its worker was killed by SIGKILL")]
    [InlineData("failfast", "Process terminated. enough is enough")]
    public async Task A_worker_that_dies_while_it_starts_is_a_start_that_failed(string how, string told)
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal", h => h.SetFor("Mortal", "Dies", how));

        PluginEvent abandoned = await host.Events.FirstAsync(PluginEventKind.Abandoned, "Mortal");

        Assert.Contains(told, abandoned.Message, StringComparison.Ordinal);
        Assert.Equal(PluginState.Failed, host.StatusOf("Mortal").State);
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Mortal");
    }

    [Fact]
    public async Task A_new_worker_that_dies_while_it_starts_leaves_the_old_one_serving()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("=a", await client.AskAsync("a"));

        host.SetFor("Mortal", "Dies", "kill");
        host.Manager.ApplyConfiguration();

        Assert.Contains(
            "its worker was killed by SIGKILL",
            (await host.Events.FirstAsync(PluginEventKind.Abandoned, "Mortal")).Message,
            StringComparison.Ordinal);
        Assert.Equal("1:1:2", await client.AskAsync("who"));
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Crashed, "Mortal"));
    }

    [Fact]
    public async Task A_plugin_whose_worker_cannot_start_again_is_tried_later_and_later_and_serves_as_soon_as_it_can()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        for (int crash = 1; crash <= 4; crash++)
        {
            host.KillWorkerOf("Mortal");
            await host.RecoversAsync("Mortal", crash);
        }

        // Each lived a moment only: the first restart was at once, the others waited longer each time.
        string[] pauses = [.. host.Events.All.Where(e => e.Kind == PluginEventKind.Problem).Select(e => e.Message)];
        Assert.Equal(3, pauses.Length);
        Assert.All(pauses, p => Assert.StartsWith("it is started again in 0.", p, StringComparison.Ordinal));
        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("=a", await client.AskAsync("a"));
    }

    [Fact]
    public async Task An_unload_while_the_plugin_waits_to_be_started_again_is_the_end_of_it_and_of_the_sessions_that_waited()
    {
        await using TestHost host = await WorkerHost.StartAsync(
            "Mortal", "Mortal", configure: o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        for (int crash = 1; crash <= 3; crash++)
        {
            host.KillWorkerOf("Mortal");
            await host.RecoversAsync("Mortal", crash);
        }

        using TestClient client = await host.ConnectAsync("Mortal");
        Assert.Equal("=a", await client.AskAsync("a"));
        await host.SavedAsync(Assert.Single(host.Manager.Connections).Id, lines: 1);
        host.KillWorkerOf("Mortal");
        await host.Events.NthAsync(4, PluginEventKind.Crashed, "Mortal");
        CommandResult unloaded = await host.Manager.UnloadAsync("Mortal", "a test", cancellationToken: Token).WithPatience();

        Assert.Equal(CommandOutcome.Done, unloaded.Outcome);
        (long bytes, bool reset) = await client.EndAsync();
        Assert.Equal((0, true), (bytes, reset));
        Assert.Equal(PluginState.Stopped, host.StatusOf("Mortal").State);
    }

    [Fact]
    public async Task Sessions_survive_a_reload_in_which_the_old_worker_is_killed()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        TestClient[] clients = await ManyAsync(host);
        int worker = host.WorkerOf("Mortal");
        Assert.Equal(CommandOutcome.Done, (await host.Manager.ReloadAsync("Mortal", cancellationToken: Token).WithPatience()).Outcome);

        WorkerHost.Kill(worker);

        string[] answers = await Task.WhenAll(clients.Select(AskOrEndAsync));
        Assert.All(answers, a => Assert.Equal("2:1:2", a));
        Assert.Equal(clients.Length, host.Manager.Connections.Count());
        await AssertAllLeaveAsync(host, clients);
    }

    [Fact]
    public async Task A_new_worker_that_is_killed_while_sessions_move_to_it_brings_back_those_that_had_moved_and_the_others_finish()
    {
        await using TestHost host = await WorkerHost.StartAsync("Mortal", "Mortal");
        TestClient[] clients = await ManyAsync(host);
        Assert.Equal(CommandOutcome.Done, (await host.Manager.ReloadAsync("Mortal", cancellationToken: Token).WithPatience()).Outcome);

        host.KillWorkerOf("Mortal");

        await host.RecoversAsync("Mortal");
        string[] answers = await Task.WhenAll(clients.Select(AskOrEndAsync));
        Assert.All(answers, a => Assert.True(a is "3:1:2" or "1:1:2" or Ended, a));
        await AssertAllLeaveAsync(host, clients);
    }

    /// <summary>Connects many, who have said something that is saved.</summary>
    private static async Task<TestClient[]> ManyAsync(TestHost host)
    {
        TestClient[] clients = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.ConnectAsync("Mortal")));
        Assert.All(await Task.WhenAll(clients.Select(c => c.AskAsync("a"))), a => Assert.Equal("=a", a));
        foreach (ConnectionStatus status in host.Manager.Connections)
        {
            await host.SavedAsync(status.Id, lines: 1);
        }

        return clients;
    }

    private static async Task<string> AskOrEndAsync(TestClient client)
    {
        try
        {
            return await client.AskAsync("who");
        }
        catch (EndOfStreamException)
        {
            return Ended;
        }
        catch (SocketException e)
        {
            return $"{e.SocketErrorCode}";
        }
    }

    private static async Task AssertAllLeaveAsync(TestHost host, TestClient[] clients)
    {
        Array.ForEach(clients, c => c.Dispose());
        await Patience.UntilAsync(
            () => !host.Manager.Connections.Any(), () => $"{host.Manager.Connections.Count()} connections are still listed.");
        await host.AssertUnloadsAsync("Mortal");
    }

    private static void Mortal(TestHost host)
    {
        host.DropInAny("Mortal", "Mortal");
        host.Isolate("Mortal");
    }
}
