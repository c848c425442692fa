using System.Net;
using System.Net.Sockets;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Workers;

namespace PluginHost.Hosting.Tests.Connections;

/// <summary>The sample plugin SocketEcho: the host accepts, duplicates and closes; the plugin opens, in a context or a process.</summary>
[Collection(UndisturbedCollection.Name)]
public sealed class SocketEchoTests
{
    private const string Plugin = "SocketEcho";
    private const string InContext = "context";
    private const string InProcess = "process";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(InContext)]
    [InlineData(InProcess)]
    public async Task Connection_is_echoed_to_its_end(string isolation)
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await StartAsync(isolation);
        using (TestClient client = await host.ConnectAsync(Plugin))
        {
            byte[] sent = new byte[1 << 20];
            Random.Shared.NextBytes(sent);
            byte[] received = new byte[sent.Length];
            await using var stream = new NetworkStream(client.Socket);
            await Task.WhenAll(stream.WriteAsync(sent, Token).AsTask(), stream.ReadExactlyAsync(received, Token).AsTask()).WithPatience();
            Assert.Equal(sent, received);

            ConnectionStatus status = Assert.Single(host.Manager.Connections);
            Assert.Equal((Plugin, 1, "socket", "main"), (status.Plugin, status.Generation, status.Kind, status.Endpoint));
            client.Socket.Shutdown(SocketShutdown.Send);
            Assert.Equal((0, false), await client.EndAsync());
        }

        await host.AssertUnloadsAsync(Plugin);
        await before.NoneMoreAsync();
    }

    [Theory]
    [InlineData(InContext)]
    [InlineData(InProcess)]
    public async Task Many_connections_are_served_at_a_time(string isolation)
    {
        await using TestHost host = await StartAsync(isolation);
        TestClient[] clients = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.ConnectAsync(Plugin)));

        string[] answers = await Task.WhenAll(clients.Select((client, i) => client.AskAsync($"{i}")));

        Assert.Equal(clients.Select((_, i) => $"{i}"), answers);
        Assert.Equal(clients.Length, host.StatusOf(Plugin).Current!.Connections);
        Array.ForEach(clients, client => client.Dispose());
        await host.AssertUnloadsAsync(Plugin);
    }

    [Theory]
    [InlineData(InContext)]
    [InlineData(InProcess)]
    public async Task Reload_finishes_old_connections_on_old_code(string isolation)
    {
        await using TestHost host = await StartAsync(isolation);
        using TestClient served = await host.ConnectAsync(Plugin);
        Assert.Equal("served", await served.AskAsync("served"));
        using TestClient silent = await host.ConnectAsync(Plugin);
        await Patience.UntilAsync(() => host.Manager.Connections.Count == 2, () => "The silent connection is not listed.");

        Assert.Equal(CommandOutcome.Done, (await host.Manager.ReloadAsync(Plugin, cancellationToken: Token).WithPatience()).Outcome);

        Assert.Equal((0, false), await served.EndAsync());
        Assert.Equal(1, Assert.Single(host.Manager.Connections, c => c.Remote == $"{silent.Socket.LocalEndPoint}").Generation);
        using TestClient young = await host.ConnectAsync(Plugin);
        Assert.Equal("young", await young.AskAsync("young"));
        Assert.Equal(2, Assert.Single(host.Manager.Connections, c => c.Remote == $"{young.Socket.LocalEndPoint}").Generation);

        // Several buffers of the plugin's: all that has arrived is echoed, not only what the first receive takes.
        string late = new('x', 20_000);
        Assert.Equal(late, await silent.AskAsync(late));
        Assert.Equal((0, false), await silent.EndAsync());
        served.Dispose();
        silent.Dispose();
        await host.Events.FirstAsync(PluginEventKind.Unloaded, Plugin, e => e.Generation == 1);
        Assert.Equal("still young", await young.AskAsync("still young"));
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Aborted, Plugin));
    }

    [Theory]
    [InlineData(InContext, 20)]
    [InlineData(InProcess, 4)]
    public async Task Reloads_under_traffic_lose_no_exchange_and_unload(string isolation, int reloads)
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await StartAsync(isolation, o => o.MaxDrainingGenerations = reloads);
        EndPoint address = host.AddressOf(Plugin);
        using var enough = new CancellationTokenSource();
        Task[] traffic = [.. Enumerable.Range(0, 8).Select(_ => AskOnceEachAsync(address, enough.Token)), StayAsync(address, enough.Token)];

        for (int i = 0; i < reloads; i++)
        {
            Assert.Equal(CommandOutcome.Done, (await host.Manager.ReloadAsync(Plugin, cancellationToken: Token).WithPatience()).Outcome);
        }

        await enough.CancelAsync();
        await Task.WhenAll(traffic).WithPatience();
        Assert.Equal(reloads + 1, host.StatusOf(Plugin).Current!.Number);
        await host.AssertUnloadsAsync(Plugin);
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Aborted, Plugin));
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, Plugin));
        await before.NoneMoreAsync();
    }

    [Theory]
    [InlineData(InContext)]
    [InlineData(InProcess)]
    public async Task Client_that_never_sends_is_reset_at_the_drain_timeout(string isolation)
    {
        await using TestHost host = await StartAsync(isolation, o => o.DrainTimeout = TimeSpan.FromMilliseconds(100));
        using TestClient silent = await host.ConnectAsync(Plugin);
        await Patience.UntilAsync(() => host.Manager.Connections.Count == 1, () => "The connection is not listed.");

        await host.AssertUnloadsAsync(Plugin);

        Assert.Equal((0, true), await silent.EndAsync());
        PluginEvent aborted = await host.Events.FirstAsync(PluginEventKind.Aborted, Plugin);
        Assert.Equal("1 connection aborted: the drain timeout of 0.1 s has passed.", aborted.Message);
    }

    [Theory]
    [InlineData(InContext)]
    [InlineData(InProcess)]
    public async Task Resets_and_garbage_end_their_own_connection_only(string isolation)
    {
        OpenSockets before = OpenSockets.Remember();
        await using TestHost host = await StartAsync(isolation);
        EndPoint address = host.AddressOf(Plugin);
        using (TestClient neighbour = await host.ConnectAsync(Plugin))
        {
            Assert.Equal("before", await neighbour.AskAsync("before"));

            await Task.WhenAll(Enumerable.Range(0, 100).Select(i => MisbehaveAsync(address, i)));

            Assert.Equal("after", await neighbour.AskAsync("after"));
        }

        await host.AssertUnloadsAsync(Plugin);
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Aborted, Plugin));
        Assert.Equal(0, host.Events.CountOf(PluginEventKind.Fault, Plugin));
        await before.NoneMoreAsync();
    }

    private static Task<TestHost> StartAsync(string isolation, Action<PluginHostOptions>? configure = null) => TestHost.StartAsync(
        host =>
        {
            host.DropInAny(Plugin, Plugin);
            host.Isolate(Plugin, isolation == InProcess);
            host.Set($"Plugins:{Plugin}:Endpoints:main:Url", "tcp://127.0.0.1:0");
        },
        options =>
        {
            WorkerHost.UseWorkers(options);
            configure?.Invoke(options);
        });

    /// <summary>Connects, asks, and closes in order, again and again: each exchange has its echo.</summary>
    private static async Task AskOnceEachAsync(EndPoint address, CancellationToken enough)
    {
        for (int i = 0; !enough.IsCancellationRequested; i++)
        {
            using TestClient client = await TestClient.ConnectAsync(address);
            Assert.Equal($"{i}", await client.AskAsync($"{i}"));
            client.Socket.Shutdown(SocketShutdown.Send);
            Assert.Equal((0, false), await client.EndAsync());
        }
    }

    /// <summary>Stays until the plugin says goodbye, and comes again: a connection ends between two echoes, and is never reset.</summary>
    private static async Task StayAsync(EndPoint address, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            using TestClient client = await TestClient.ConnectAsync(address);
            Assert.Equal("first", await client.AskAsync("first"));
            try
            {
                for (int i = 0; !enough.IsCancellationRequested; i++)
                {
                    Assert.Equal($"{i}", await client.AskAsync($"{i}"));
                }
            }
            catch (EndOfStreamException e)
            {
                Assert.Equal("The connection ended; before: ''.", e.Message);
            }
        }
    }

    private static async Task MisbehaveAsync(EndPoint address, int number)
    {
        using TestClient client = await TestClient.ConnectAsync(address);
        byte[] garbage = new byte[number * 100];
        new Random(number).NextBytes(garbage);
        switch (number % 4)
        {
            case 0:
                break; // Leaves without a word, by a reset.
            case 1:
                await client.Socket.SendAsync(garbage, Token);
                break; // A reset, with its echo under way.
            case 2:
                await client.Socket.SendAsync(garbage, Token);
                client.Socket.Shutdown(SocketShutdown.Send);
                Assert.Equal((garbage.Length, false), await client.EndAsync());
                return;
            default:
                client.Socket.Shutdown(SocketShutdown.Both);
                return;
        }

        client.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
    }
}
