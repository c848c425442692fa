using System.Text;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Sessions;

/// <summary>Connections that move one by one, because their plugin has no state of its own.</summary>
public sealed class SessionMoveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_connection_goes_on_in_the_new_code_with_its_session_and_the_old_code_unloads()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));
        string id = Assert.Single(host.Manager.Connections).Id;

        host.DropIn("TallyV2", "Numbers");
        PluginEvent moved = await host.Events.FirstAsync(PluginEventKind.Moved, "Numbers");

        Assert.StartsWith("1 session moved in ", moved.Message);
        Assert.Equal("v2:2:b", await client.AskAsync("b"));
        ConnectionStatus status = Assert.Single(host.Manager.Connections);
        Assert.Equal((id, 2, "session"), (status.Id, status.Generation, status.Kind));
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == 1);
        Assert.Equal("v2:3:quit", await client.AskAsync("quit"));
        Assert.Equal((0, false), await client.EndAsync());
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, "Numbers"));
    }

    [Fact]
    public async Task It_goes_back_to_the_older_version_as_well()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));

        for (int moves = 1; moves <= 6; moves++)
        {
            host.DropIn(moves % 2 == 0 ? "TallyV1" : "TallyV2", "Numbers");
            await host.Events.NthAsync(moves, PluginEventKind.Moved, "Numbers");
            Assert.Equal($"v{2 - ((moves + 1) % 2)}:{moves + 1}:b", await client.AskAsync("b"));
        }

        await host.AssertUnloadsAsync("Numbers");
    }

    [Fact]
    public async Task Bytes_that_were_received_and_not_consumed_are_read_first_by_the_new_code()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a\nhalf a li"[..1]));
        await client.Socket.SendAsync("b\nhalf a li"u8.ToArray(), Token);
        Assert.Equal("v1:2:b", await client.ReadLineAsync());

        host.DropIn("TallyV2", "Numbers");
        await host.Events.FirstAsync(PluginEventKind.Moved, "Numbers");

        Assert.Equal("v2:3:half a line", await client.AskAsync("ne"));
    }

    [Fact]
    public async Task Bytes_given_back_survive_generations_that_never_read_them()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));
        string sent = string.Empty;

        for (int moves = 1; moves <= 8; moves++)
        {
            string part = $"part {moves} ";
            await client.Socket.SendAsync(Encoding.UTF8.GetBytes(part), Token);
            sent += part;
            host.DropIn(moves % 2 == 0 ? "TallyV1" : "TallyV2", "Numbers");
            await host.Events.NthAsync(moves, PluginEventKind.Moved, "Numbers");
        }

        Assert.Equal($"v1:2:{sent}end", await client.AskAsync("end"));
    }

    [Fact]
    public async Task What_idle_connections_send_first_after_a_move_arrives_also_when_a_load_failed_before_it()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        TestClient[] clients = [await host.ConnectAsync("Numbers"), await host.ConnectAsync("Numbers"), await host.ConnectAsync("Numbers")];

        for (int moves = 1; moves <= 6; moves++)
        {
            // Nothing is said between two moves: each generation but the last has only waited for a line.
            host.DropIn("TwoClasses", "Numbers");
            await host.Events.NthAsync(moves, PluginEventKind.Abandoned, "Numbers");
            host.DropIn(moves % 2 == 0 ? "TallyV1" : "TallyV2", "Numbers");
            await host.Events.NthAsync(moves, PluginEventKind.Moved, "Numbers");
            if (moves % 3 == 0)
            {
                Assert.All(await Task.WhenAll(clients.Select(c => c.AskAsync("a"))), a => Assert.EndsWith($":{moves / 3}:a", a));
            }
        }

        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, "Numbers"));
        Array.ForEach(clients, c => c.Dispose());
    }

    [Fact]
    public async Task A_connection_whose_peer_does_not_read_moves_and_loses_nothing_of_what_was_written()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        const int Length = 16 * 1024 * 1024;
        await client.SendAsync($"flood {Length}");
        await Patience.UntilAsync(() => client.Socket.Available > 0, () => "Nothing came.");

        host.DropIn("TallyV2", "Numbers");
        await host.Events.FirstAsync(PluginEventKind.Moved, "Numbers");
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == 1);

        await client.SendAsync("after");
        Assert.Equal(Length, await CountUntilNewLineAsync(client));
        Assert.Equal("v2:2:after", await client.ReadLineAsync());
    }

    [Fact]
    public async Task A_half_closed_connection_moves_and_still_gets_its_answers()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        const int Length = 16 * 1024 * 1024;
        await client.SendAsync($"flood {Length}");
        await Patience.UntilAsync(() => client.Socket.Available > 0, () => "Nothing came.");
        await client.SendAsync("last");
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        host.DropIn("TallyV2", "Numbers");
        await host.Events.FirstAsync(PluginEventKind.Moved, "Numbers");

        Assert.Equal(Length, await CountUntilNewLineAsync(client));
        Assert.Equal("v2:2:last", await client.ReadLineAsync());
        Assert.Equal((0, false), await client.EndAsync());
    }

    [Fact]
    public async Task A_session_that_the_new_code_refuses_finishes_on_the_old()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));

        host.SetFor("Numbers", "Flaw", "LoadThrows");
        host.Manager.ApplyConfiguration();

        PluginEvent fault = await host.Events.FirstAsync(PluginEventKind.Fault, "Numbers");
        Assert.Equal(2, fault.Generation);
        Assert.Contains("Load: System.IO.InvalidDataException: The plugin has the flaw LoadThrows.", fault.Message);
        PluginEvent problem = await host.Events.FirstAsync(PluginEventKind.Problem, "Numbers");
        Assert.Equal((1, "1 session could not move: asked to finish here, by the drain deadline."), (problem.Generation, problem.Message));
        Assert.Equal("bye", await client.ReadLineAsync());
        Assert.Equal((0, false), await client.EndAsync());
        using TestClient young = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:b", await young.AskAsync("b"));
    }

    [Fact]
    public async Task A_session_that_stops_late_moves_late_and_holds_nobody_up()
    {
        await using TestHost host = await TestHost.StartAsync(
            h => h.DropIn("TallyV1", "Numbers"), o => o.DrainTimeout = TimeSpan.FromMilliseconds(300));
        using TestClient stalling = await host.ConnectAsync("Numbers");
        Assert.Equal("stalling", await stalling.AskAsync("stall"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));

        host.DropIn("TallyV2", "Numbers");
        await Patience.UntilAsync(() => host.Manager.Connections.Any(c => c.Generation == 2), () => "Nobody moved.");
        Assert.Equal("v2:2:b", await client.AskAsync("b"));

        // The straggler is reset at the deadline, like any connection that outlasts a drain.
        Assert.True((await stalling.EndAsync()).Reset);
        Assert.Equal("v2:3:c", await client.AskAsync("c"));
    }

    [Fact]
    public async Task An_unload_asks_sessions_to_finish_rather_than_to_move()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));

        Task unloading = host.AssertUnloadsAsync("Numbers");

        Assert.Equal("bye", await client.ReadLineAsync());
        Assert.Equal((0, false), await client.EndAsync());
        await unloading;
    }

    [Fact]
    public async Task A_handler_that_only_lets_its_cancellation_out_ends_its_connection_politely()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("TallyV1", "Numbers");
            h.SetFor("Numbers", "Flaw", "LetsCancellationOut");
        });
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));

        host.DropIn("TallyV2", "Numbers");

        Assert.Equal((0, false), await client.EndAsync());
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == 1);
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, "Numbers"));
    }

    [Fact]
    public async Task A_handler_that_suspends_unasked_loses_its_connection_and_the_fault_says_why()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("TallyV1", "Numbers");
            h.SetFor("Numbers", "Flaw", "SuspendsUnasked");
        });
        using TestClient client = await host.ConnectAsync("Numbers");
        await client.SendAsync("a");

        Assert.True((await client.EndAsync()).Reset);
        Assert.Contains("without having been asked to suspend", (await host.Events.FirstAsync(PluginEventKind.Fault, "Numbers")).Message);
    }

    [Fact]
    public async Task A_session_that_stops_with_a_read_pending_is_ended_rather_than_moved()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.DropIn("TallyV1", "Numbers");
            h.SetFor("Numbers", "Flaw", "LeavesARead");
        });
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));

        host.DropIn("TallyV2", "Numbers");

        Assert.True((await client.EndAsync()).Reset);
        Assert.Contains(
            "while a read of its transport was pending", (await host.Events.FirstAsync(PluginEventKind.Fault, "Numbers")).Message);
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == 1);
    }

    [Fact]
    public async Task Many_connections_move_while_they_talk_and_nothing_is_lost()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int>[] talks = [.. Enumerable.Range(0, 50).Select(_ => Task.Run(() => TalkAsync(host, stop.Token), Token))];

        for (int reload = 1; reload <= 10; reload++)
        {
            host.DropIn(reload % 2 == 0 ? "TallyV1" : "TallyV2", "Numbers");
            await host.ServesAsync("Numbers", reload + 1);
            await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == reload);
        }

        await stop.CancelAsync();
        int[] lines = await Task.WhenAll(talks).WithPatience();
        Assert.All(lines, l => Assert.True(l > 1, "A connection did not talk."));
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, "Numbers"));
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Problem, "Numbers"));
    }

    [Fact]
    public async Task However_often_it_moved_a_connection_has_one_descriptor_and_one_registration()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Registrations are read from /proc.");
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("TallyV1", "Numbers"));
        using TestClient client = await host.ConnectAsync("Numbers");
        Assert.Equal("v1:1:a", await client.AskAsync("a"));
        Assert.Equal((1, 1), ConnectionDescriptors.Of(client.Socket));

        for (int moves = 1; moves <= 10; moves++)
        {
            host.DropIn(moves % 2 == 0 ? "TallyV1" : "TallyV2", "Numbers");
            await host.Events.NthAsync(moves, PluginEventKind.Moved, "Numbers");
            Assert.EndsWith($":{moves + 1}:b", await client.AskAsync("b"));
        }

        Assert.Equal((1, 1), ConnectionDescriptors.Of(client.Socket));
    }

    [Fact]
    public async Task Both_kinds_of_handler_live_in_one_plugin_each_on_its_endpoint()
    {
        await using TestHost host = await TestHost.StartAsync(h => h.DropIn("BothKinds", "Numbers"));
        using TestClient moving = await host.ConnectAsync("Numbers");
        using TestClient plain = await host.ConnectAsync("Numbers", "plain");
        Assert.Equal("v1:1:a", await moving.AskAsync("a"));
        Assert.Equal("cannot", await plain.ReadLineAsync());

        host.SetFor("Numbers", "Anything", "new");
        host.Manager.ApplyConfiguration();

        Assert.Equal((0, false), await plain.EndAsync());
        await host.Events.FirstAsync(PluginEventKind.Moved, "Numbers");
        Assert.Equal("v1:2:b", await moving.AskAsync("b"));
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Numbers", e => e.Generation == 1);
    }

    private static async Task<int> TalkAsync(TestHost host, CancellationToken stop)
    {
        using TestClient client = await host.ConnectAsync("Numbers");
        int sent = 0;
        while (!stop.IsCancellationRequested)
        {
            sent++;
            Assert.Equal($"{sent}:x", (await client.AskAsync("x")).Split(':', 2)[1]);
        }

        return sent;
    }

    private static async Task<int> CountUntilNewLineAsync(TestClient client)
    {
        byte[] buffer = new byte[256 * 1024];
        for (int total = 0; ;)
        {
            int peeked = await client.Socket.ReceiveAsync(buffer, System.Net.Sockets.SocketFlags.Peek).WithPatience();
            int end = buffer.AsSpan(0, peeked).IndexOf((byte)'\n');
            int take = end < 0 ? peeked : end + 1;
            int got = await client.Socket.ReceiveAsync(buffer.AsMemory(0, take), Token).AsTask().WithPatience();
            Assert.True(got > 0, $"The connection ended after {total} bytes.");
            total += got;
            if (end >= 0 && got == take)
            {
                return total - 1;
            }
        }
    }
}
