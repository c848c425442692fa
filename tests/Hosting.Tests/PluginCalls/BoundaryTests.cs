using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.PluginCalls;

/// <summary>What a plugin may do with what it was lent and still be unloaded; after each, no socket of it is left.</summary>
[Collection(UndisturbedCollection.Name)]
public sealed class BoundaryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Habit")]
    [InlineData("LogsItself")]
    [InlineData("LeavesTraces")]
    [InlineData("KeepsRegistrations")]
    [InlineData("WatchesSettings")]
    [InlineData("Measures")]
    [InlineData("UsesTimers")]
    [InlineData("FinishesPolitely")]
    public async Task A_plugin_with_this_habit_is_unloaded_after_it_has_served(string habit)
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await HabitAsync(habit);
        for (int generation = 1; generation <= 2; generation++)
        {
            using TestClient client = await host.ConnectAsync("Habits");
            await client.AskAsync("hello");
            client.Dispose();
            CommandResult reloaded = await host.Manager.ReloadAsync("Habits", wait: WaitFor.Unloaded, cancellationToken: Token)
                .WithPatience();
            Assert.Equal(CommandOutcome.Done, reloaded.Outcome);
        }

        await host.AssertUnloadsAsync("Habits");
        await before.NoneMoreAsync();
    }

    [Theory]
    [InlineData("Habit")]
    [InlineData("LeavesTraces")]
    [InlineData("KeepsRegistrations")]
    [InlineData("BlocksItsThread")]
    public async Task A_plugin_with_this_habit_is_unloaded_after_its_connections_were_aborted(string habit)
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await HabitAsync(habit, "00:00:00.05");
        using TestClient client = await host.ConnectAsync("Habits");
        await client.SendAsync("hello");
        await Patience.UntilAsync(() => host.Manager.Connections.Count == 1, () => "It was not taken.");

        await host.AssertUnloadsAsync("Habits");

        await client.EndAsync();
        client.Dispose();
        await before.NoneMoreAsync();
    }

    [Fact]
    public async Task What_a_plugin_throws_is_text_and_holds_nothing()
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await HabitAsync("ThrowsEverywhere");
        using (TestClient client = await host.ConnectAsync("Habits"))
        {
            await client.SendAsync("throw");
            Assert.True((await client.EndAsync()).Reset);
        }

        await host.AssertUnloadsAsync("Habits");

        Assert.Contains("HabitException: handler", (await host.Events.FirstAsync(PluginEventKind.Fault, "Habits")).Message);
        Assert.Equal(3, host.StatusOf("Habits").Ended[0].Faults);
        Assert.DoesNotContain(host.Log.Entries, e => e.Exception is not null);
        Assert.Contains(
            host.Log.Entries,
            e => e.Text.Contains("at PluginHost.TestPlugins.Habits.ThrowsEverywhere.HandleAsync", StringComparison.Ordinal));
        await before.NoneMoreAsync();
    }

    [Fact]
    public async Task What_a_plugin_logs_reaches_the_providers_as_text()
    {
        await using TestHost host = await HabitAsync("LogsItself");
        using (TestClient client = await host.ConnectAsync("Habits"))
        {
            Assert.Equal("x", await client.AskAsync("x"));
        }

        await host.AssertUnloadsAsync("Habits");

        LogRecorder.Entry[] entries =
            [.. host.Log.Entries.Where(e => e.Category == "Plugin.Habits.PluginHost.TestPlugins.Habits.LogsItself")];
        Assert.Equal(["start", "handler", "stop"], entries.Select(e => e.Text.Split('\n')[0].Split(' ')[2]));
        Assert.All(entries, entry =>
        {
            Assert.Equal((LogLevel.Warning, 7, "Habit"), (entry.Level, entry.Id.Id, entry.Id.Name));
            Assert.Null(entry.Exception);
            Assert.IsType<string>(entry.State);
            Assert.Contains("HabitException: exception of ", entry.Text);
            Assert.All(entry.Scopes, scope => Assert.IsType<string>(scope));
        });
        Assert.DoesNotContain(host.Log.Entries.Where(e => !entries.Contains(e)), e => e.Scopes.Count > 0);
    }

    [Fact]
    public async Task A_listener_to_a_plugins_meter_does_not_hold_the_plugin()
    {
        var served = new List<string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == "PluginHost.Plugin.Habits")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            lock (served)
            {
                served.Add(instrument.Name);
            }
        });
        listener.Start();
        await using TestHost host = await HabitAsync("Measures");
        using (TestClient client = await host.ConnectAsync("Habits"))
        {
            Assert.Equal("x", await client.AskAsync("x"));
        }

        listener.RecordObservableInstruments();
        await host.AssertUnloadsAsync("Habits");
        listener.RecordObservableInstruments();

        Assert.Equal(["served", "open"], served);
    }

    [Fact]
    public async Task Code_that_something_still_holds_after_the_verify_timeout_is_reported_as_leaked()
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await HabitAsync("IgnoresTheEnd", "00:00:00.05", h =>
        {
            h.SetFor("Habits", "Seconds", "6");
            h.Set("Plugins:Habits:StopTimeout", "00:00:00.05");
            h.Set("Plugins:Habits:VerifyTimeout", "00:00:01");
        });
        using TestClient client = await host.ConnectAsync("Habits");
        Assert.Equal("here", await client.ReadLineAsync());

        CommandResult reloaded = await host.Manager.ReloadAsync("Habits", wait: WaitFor.Unloaded, cancellationToken: Token).WithPatience();

        Assert.Equal((CommandOutcome.Leaked, true), (reloaded.Outcome, reloaded.Succeeded));
        Assert.Contains("Generation 1 leaked", reloaded.Message);
        Assert.Equal(1, (await host.Events.FirstAsync(PluginEventKind.Leaked, "Habits")).Generation);
        await Patience.UntilAsync(() => host.StatusOf("Habits").Leaked == 1, () => "The leak is not in the status.");
        Assert.Equal(GenerationState.Leaked, host.StatusOf("Habits").Ended[0].State);
        GenerationStatus leaked = Assert.Single(host.StatusOf("Habits").LeakedGenerations);
        string version = leaked.Version[..8];
        Assert.Equal((1, $"Habits/1/{version}"), (leaked.Number, leaked.ContextName));
        Assert.Equal($"Habits/2/{version}", host.StatusOf("Habits").Current!.ContextName);
        Assert.True((await client.EndAsync()).Reset);
        Assert.Equal(PluginState.Serving, host.StatusOf("Habits").State);
        await host.Manager.UnloadAsync("Habits", "a test", cancellationToken: Token).WithPatience();
        client.Dispose();
        await before.NoneMoreAsync();
    }

    [Fact]
    public async Task The_files_of_leaked_code_are_kept_while_the_host_runs()
    {
        await using TestHost host = await HabitAsync("IgnoresTheEnd", "00:00:00.05", h =>
        {
            h.SetFor("Habits", "Seconds", "4");
            h.Set("Plugins:Habits:StopTimeout", "00:00:00.05");
            h.Set("Plugins:Habits:VerifyTimeout", "00:00:01");
        });
        using TestClient client = await host.ConnectAsync("Habits");
        Assert.Equal("here", await client.ReadLineAsync());
        string leaked = host.StatusOf("Habits").Current!.Version;
        byte[] content = await File.ReadAllBytesAsync(TestPlugins.PathOf("Habits"), Token);

        // More versions than are kept to go back to.
        var versions = new List<string>();
        for (int generation = 2; generation <= 6; generation++)
        {
            await File.WriteAllBytesAsync(host.PathOf("Habits") + ".tmp", [.. content, .. new byte[generation]], Token);
            File.Move(host.PathOf("Habits") + ".tmp", host.PathOf("Habits"), overwrite: true);
            versions.Add((await host.ServesAsync("Habits", generation)).Current!.Version);
        }

        await host.Events.FirstAsync(PluginEventKind.Leaked, "Habits", e => e.Generation == 1);
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "Habits", e => e.Generation == 5);
        string[] kept = [leaked, .. versions[^3..]];
        string store = Path.Combine(host.StateDirectory, "plugins", "Habits", "versions");
        await Patience.UntilAsync(
            () => Directory.GetDirectories(store).Select(Path.GetFileName).ToHashSet().SetEquals(kept),
            () => $"Kept: {string.Join(", ", Directory.GetDirectories(store))}");
        Assert.True(File.Exists(Path.Combine(store, leaked, "Habits.dll")));

        // What held it lets go; the collection is the program's own.
        await Patience.UntilAsync(
            () => CollectUntil(host.Events.CountOf(PluginEventKind.Freed, "Habits") == 1), () => "It was not seen to be gone.");
        GenerationStatus freed = host.StatusOf("Habits").Ended.Single(g => g.Number == 1);
        Assert.Equal((GenerationState.Unloaded, 0), (freed.State, host.StatusOf("Habits").Leaked));
        Assert.True(freed.UnloadedAfter > TimeSpan.FromSeconds(1));
        await Patience.UntilAsync(
            () => Directory.GetDirectories(store).Select(Path.GetFileName).ToHashSet().SetEquals(versions[^3..]),
            () => $"Kept: {string.Join(", ", Directory.GetDirectories(store))}");
    }

    [Fact]
    public async Task A_connection_that_its_receiver_never_opens_is_closed_at_the_deadline()
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await RawAsync("NeverOpens", "host", "00:00:00.1");
        using TestClient client = await host.ConnectAsync("RawHabits");
        await Patience.UntilAsync(() => host.Manager.Connections.Count == 1, () => "It was not taken.");

        await host.AssertUnloadsAsync("RawHabits");

        await client.EndAsync();
        client.Dispose();
        await before.NoneMoreAsync();
    }

    [Fact]
    public async Task A_listener_that_its_receiver_never_opens_does_not_hold_up_a_drain()
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await RawAsync("NeverOpens", "plugin", "01:00:00");

        await host.AssertUnloadsAsync("RawHabits");

        await before.NoneMoreAsync();
    }

    [Fact]
    public async Task A_listener_that_its_receiver_forgets_is_closed_at_the_deadline_and_the_next_generation_resets_nobody()
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await RawAsync("ForgetsTheListener", "plugin", "00:00:00.1");
        using (TestClient forgotten = await host.ConnectAsync("RawHabits"))
        {
            Assert.Equal("a", await forgotten.AskAsync("a"));
            Assert.Contains(host.Manager.Connections, c => c.Kind == "tracked");
        }

        host.SetFor("RawHabits", "Habit", "RawHabit");
        host.Set("Plugins:RawHabits:Accept", "host");
        Assert.Null(host.Manager.ApplyConfiguration());
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "RawHabits", e => e.Generation == 1);

        using (TestClient client = await host.ConnectAsync("RawHabits"))
        {
            Assert.Equal("b", await client.AskAsync("b"));
            Assert.Contains(host.Manager.Connections, c => c.Kind == "socket");
            client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            Assert.Equal((0, false), await client.EndAsync());
        }

        await host.AssertUnloadsAsync("RawHabits");
        await before.NoneMoreAsync();
    }

    [Fact]
    public async Task A_receiver_that_throws_ends_that_connection_and_counts_a_fault()
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await RawAsync("Throws", "host", "00:00:10");
        using (TestClient client = await host.ConnectAsync("RawHabits"))
        {
            await client.EndAsync();
        }

        Assert.Contains(
            "TransferSocketAsync: System.NotSupportedException: not wanted",
            (await host.Events.FirstAsync(PluginEventKind.Fault, "RawHabits")).Message);
        await host.AssertUnloadsAsync("RawHabits");
        await before.NoneMoreAsync();
    }

    [Fact]
    public async Task A_receiver_that_does_not_take_the_listener_fails_the_load()
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await RawAsync("Throws", "plugin", "00:00:10");

        Assert.Contains("not wanted", host.StatusOf("RawHabits").Problem);
        Assert.Equal(PluginState.Failed, host.StatusOf("RawHabits").State);
        await host.Events.FirstAsync(PluginEventKind.Unloaded, "RawHabits");
        await before.NoneMoreAsync();
    }

    [Fact]
    public async Task Clients_that_a_failed_start_has_accepted_are_served_to_their_end()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("first.sock");
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            h.SetFor("RawHabits", "Habit", "ThrowsOnTheSecond");
            h.Set("Plugins:RawHabits:Accept", "plugin");
            h.Set("Plugins:RawHabits:Endpoints:main:Url", $"unix:{path}");
            h.Set("Plugins:RawHabits:Endpoints:second:Url", "tcp://127.0.0.1:0");
        });
        host.DropIn("RawHabits");
        await Patience.UntilAsync(
            () => host.Log.Entries.Any(e => e.Text == "accepts on the first"), () => "It has not got its first listener.");
        using (TestClient client = await TestClient.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(path)))
        {
            Assert.Contains("not this one", (await host.Events.FirstAsync(PluginEventKind.Abandoned, "RawHabits")).Message);
            Assert.Equal("a", await client.AskAsync("a"));
            Assert.Equal(1, Assert.Single(host.StatusOf("RawHabits").Retiring).Connections);
        }

        await host.Events.FirstAsync(PluginEventKind.Unloaded, "RawHabits");
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Aborted, "RawHabits"));
        await before.NoneMoreAsync();
    }

    private static bool CollectUntil(bool enough)
    {
        GC.Collect();
        return enough;
    }

    private static Task<TestHost> HabitAsync(string habit, string drainTimeout = "00:00:30", Action<TestHost>? prepare = null) =>
        TestHost.StartAsync(h =>
    {
        h.DropIn("Habits");
        h.SetFor("Habits", "Habit", habit);
        h.Set("Plugins:Habits:DrainTimeout", drainTimeout);
        prepare?.Invoke(h);
    });

    private static Task<TestHost> RawAsync(string habit, string accept, string drainTimeout) => TestHost.StartAsync(h =>
    {
        h.DropIn("RawHabits");
        h.SetFor("RawHabits", "Habit", habit);
        h.Set("Plugins:RawHabits:Accept", accept);
        h.Set("Plugins:RawHabits:DrainTimeout", drainTimeout);
    });
}
