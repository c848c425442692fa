using System.Buffers;
using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Tests.Connections;

public sealed class HandledConnectionTests : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource<PluginFault> _faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HandledConnectionTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_connection_that_is_aborted_before_its_handler_starts_is_reset_and_its_handler_never_called()
    {
        using TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        bool isCalled = false;
        ContextConnections serving = Serving((_, _) =>
        {
            isCalled = true;
            return Task.CompletedTask;
        });
        var connection = new HandledConnection(
            serving,
            new ConnectionOrigin("Sample", 1, 1, "main", default),
            await _listener.AcceptAsync(TestContext.Current.CancellationToken).WithPatience());

        connection.Abort();
        connection.Start(here: true);

        Assert.True((await client.EndAsync()).Reset);
        Assert.False(isCalled);
        Assert.False(_faulted.Task.IsCompleted);
    }

    [Fact]
    public async Task ConnectionClosed_fires_for_whoever_asks_before_or_after_the_end()
    {
        var before = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IConnection? seen = null;
        using TestClient client = await ServeAsync((connection, _) =>
        {
            seen = connection;
            connection.ConnectionClosed.Register(before.SetResult);
            return Task.CompletedTask;
        });

        Assert.Equal((0, false), await client.EndAsync());

        await before.Task.WithPatience();
        Assert.True(seen!.ConnectionClosed.IsCancellationRequested);
    }

    [Fact]
    public async Task A_read_that_the_handler_left_pending_does_not_keep_the_connection_open()
    {
        using TestClient client = await ServeAsync((connection, aborted) =>
        {
            _ = connection.Transport.Input.ReadAsync(aborted).AsTask();
            return Task.CompletedTask;
        });

        await client.EndAsync();
    }

    [Fact]
    public async Task What_a_handler_wrote_and_did_not_flush_is_dropped_when_it_throws()
    {
        using TestClient client = await ServeAsync((connection, _) =>
        {
            connection.Transport.Output.Write(new byte[100]);
            throw new FormatException("half an answer");
        });

        Assert.Equal((0, true), await client.EndAsync());
        Assert.Equal("HandleAsync: System.FormatException: half an answer", (await _faulted.Task.WithPatience()).ToString());
    }

    [Fact]
    public async Task A_handler_may_close_the_socket_by_itself()
    {
        using TestClient client = await ServeAsync((connection, _) =>
        {
            connection.Socket.Dispose();
            return Task.CompletedTask;
        });

        Assert.Equal((0, false), await client.EndAsync());
        Assert.False(_faulted.Task.IsCompleted);
    }

    private async Task<TestClient> ServeAsync(Func<IConnection, CancellationToken, Task> handle)
    {
        TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        Assert.True(Serving(handle).TryDispatch(await _listener.AcceptAsync(TestContext.Current.CancellationToken).WithPatience(), "main"));
        return client;
    }

    private ContextConnections Serving(Func<IConnection, CancellationToken, Task> handle)
    {
        var connections = new ContextConnections(
            "Sample", 1, Patience.Limit, TimeProvider.System, CancellationToken.None, fault => _faulted.TrySetResult(fault));
        connections.Attach(new Handler(handle), receiver: null);
        return connections;
    }

    private sealed class Handler(Func<IConnection, CancellationToken, Task> handle) : IConnectionHandler
    {
        public Task HandleAsync(IConnection connection, CancellationToken aborted) => handle(connection, aborted);
    }
}
