using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Contracts;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Endpoints;

public sealed class AcceptLoopTests : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConnectionDispatcher _dispatcher = new();
    private readonly List<TestClient> _clients = [];

    public AcceptLoopTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _listener.Dispose();
        _stop.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_held_only_the_first_leaves_the_backlog_and_afterwards_all_are_served(bool wasServing)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The backlog is read from /proc.");
        Task<string?> running = Run();
        if (wasServing)
        {
            // The loop has begun the next accept by the time that it is held.
            _dispatcher.SwitchTo(Serving(new Teller("before")));
            Assert.Equal("before", await (await ConnectAsync()).ReadLineAsync());
            _dispatcher.Hold();
        }

        TestClient[] waiting = [await ConnectAsync(), await ConnectAsync(), await ConnectAsync()];
        await Backlog.HoldsAsync(_listener.LocalEndPoint!, 2);
        waiting = [.. waiting, await ConnectAsync()];
        await Backlog.HoldsAsync(_listener.LocalEndPoint!, 3);

        _dispatcher.SwitchTo(Serving(new Teller("after")));
        foreach (TestClient client in waiting)
        {
            Assert.Equal("after", await client.ReadLineAsync());
        }

        await StopAsync(running);
    }

    [Fact]
    public async Task A_hold_and_a_cut_over_at_any_moment_lose_nobody()
    {
        ContextConnections serving = Serving(new Teller("served"));
        Task<string?> running = Run();
        using var enough = new CancellationTokenSource();
        Task switching = Task.Run(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    _dispatcher.Hold();
                    _dispatcher.SwitchTo(serving);
                }
            },
            CancellationToken.None);

        for (int i = 0; i < 200; i++)
        {
            using TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
            Assert.Equal("served", await client.ReadLineAsync());
        }

        await enough.CancelAsync();
        await switching.WithPatience();
        await StopAsync(running);
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_does_not_hold_up_the_next_accept()
    {
        using var handler = new Blocker();
        _dispatcher.SwitchTo(Serving(handler));
        Task<string?> running = Run();

        await ConnectAsync();
        await handler.Blocks.WithPatience();
        Assert.Equal("next", await (await ConnectAsync()).ReadLineAsync());

        handler.Release();
        await StopAsync(running);
    }

    [Fact]
    public async Task An_admission_that_throws_costs_its_connection_and_no_other()
    {
        int admissions = 0;
        _dispatcher.SwitchTo(Serving(new Teller("served")));
        var loop = new AcceptLoop(
            _listener,
            "a test",
            (accepted, here, stop) =>
                Interlocked.Increment(ref admissions) < 3
                    ? throw new InvalidOperationException("no")
                    : _dispatcher.DispatchAsync(accepted, "main", here, stop),
            TimeProvider.System,
            NullLogger.Instance)
        {
            // The first alone, the others as usual.
            IsHeld = () => Volatile.Read(ref admissions) == 0,
        };
        Task<string?> running = loop.RunAsync(_stop.Token);

        Assert.Equal(0, (await (await ConnectAsync()).EndAsync()).Bytes);
        Assert.Equal(0, (await (await ConnectAsync()).EndAsync()).Bytes);
        Assert.Equal("served", await (await ConnectAsync()).ReadLineAsync());
        await StopAsync(running);
    }

    [Fact]
    public async Task A_stop_during_a_hold_ends_the_loop_and_the_connection_that_waits()
    {
        var dispatching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string?> running = Run(dispatching.SetResult);
        TestClient client = await ConnectAsync();
        await dispatching.Task.WithPatience();

        await StopAsync(running);

        Assert.Equal(0, (await client.EndAsync()).Bytes);
    }

    [Fact]
    public async Task A_listener_that_is_disposed_ends_the_loop_with_its_message()
    {
        _dispatcher.SwitchTo(Serving(new Teller("served")));
        Task<string?> running = Run();
        Assert.Equal("served", await (await ConnectAsync()).ReadLineAsync());

        _listener.Dispose();

        Assert.NotNull(await running.WithPatience());
    }

    [Fact]
    public async Task A_listener_that_is_disposed_during_a_hold_ends_the_loop_once_the_hold_is_over()
    {
        var dispatching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string?> running = Run(dispatching.SetResult);
        TestClient client = await ConnectAsync();
        await dispatching.Task.WithPatience();

        _listener.Dispose();
        _dispatcher.SwitchTo(Serving(new Teller("served")));

        Assert.Equal("served", await client.ReadLineAsync());
        Assert.Contains(nameof(Socket), await running.WithPatience());
    }

    private static ContextConnections Serving(IConnectionHandler handler)
    {
        var connections = new ContextConnections("Sample", 1, Patience.Limit, TimeProvider.System, CancellationToken.None, static _ => { });
        connections.Attach(handler, receiver: null);
        return connections;
    }

    private Task<string?> Run(Action? dispatching = null)
    {
        var loop = new AcceptLoop(
            _listener,
            "a test",
            (accepted, here, stop) =>
            {
                dispatching?.Invoke();
                return _dispatcher.DispatchAsync(accepted, "main", here, stop);
            },
            TimeProvider.System,
            NullLogger.Instance)
        {
            IsHeld = () => _dispatcher.IsHeld,
        };
        return loop.RunAsync(_stop.Token);
    }

    private async Task StopAsync(Task<string?> running)
    {
        await _stop.CancelAsync();
        Assert.Null(await running.WithPatience());
    }

    private async Task<TestClient> ConnectAsync()
    {
        TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        _clients.Add(client);
        return client;
    }

    private sealed class Teller(string line) : IConnectionHandler
    {
        public async Task HandleAsync(IConnection connection, CancellationToken aborted) =>
            await connection.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), aborted);
    }

    private sealed class Blocker : IConnectionHandler, IDisposable
    {
        private readonly TaskCompletionSource _blocks = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _released = new();

        public Task Blocks => _blocks.Task;

        public void Release() => _released.Set();

        public async Task HandleAsync(IConnection connection, CancellationToken aborted)
        {
            if (_blocks.TrySetResult())
            {
                _released.Wait(Patience.Limit, CancellationToken.None);
                return;
            }

            await connection.Transport.Output.WriteAsync("next\n"u8.ToArray(), aborted);
        }

        public void Dispose() => _released.Dispose();
    }
}
