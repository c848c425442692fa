using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Endpoints;

public sealed class ConnectionDispatcherTests : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConnectionDispatcher _dispatcher = new();

    public ConnectionDispatcherTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_connection_waits_until_a_generation_is_current()
    {
        using TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        ValueTask dispatching = _dispatcher.DispatchAsync(await AcceptAsync(), "main", here: false, TestContext.Current.CancellationToken);
        Assert.False(dispatching.IsCompleted);

        _dispatcher.SwitchTo(Generation("one"));

        await dispatching.WithPatience();
        Assert.Equal("one", await client.ReadLineAsync());
    }

    [Fact]
    public async Task A_wait_that_is_given_up_just_when_a_generation_has_come_loses_nobody()
    {
        using TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        using var cancellation = new CancellationTokenSource();
        ValueTask dispatching = _dispatcher.DispatchAsync(await AcceptAsync(), "main", here: false, cancellation.Token);

        _dispatcher.SwitchTo(Generation("one"));
        await cancellation.CancelAsync();

        await dispatching.WithPatience();
        Assert.Equal("one", await client.ReadLineAsync());
    }

    [Fact]
    public async Task After_the_cut_over_connections_go_to_the_next()
    {
        _dispatcher.SwitchTo(Generation("one"));
        _dispatcher.SwitchTo(Generation("two"));

        Assert.Equal("two", await AskAsync());
    }

    [Fact]
    public async Task After_a_hold_connections_wait_again()
    {
        _dispatcher.SwitchTo(Generation("one"));
        _dispatcher.Hold();
        using TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        ValueTask dispatching = _dispatcher.DispatchAsync(await AcceptAsync(), "main", here: false, TestContext.Current.CancellationToken);
        Assert.False(dispatching.IsCompleted);

        _dispatcher.SwitchTo(Generation("two"));

        await dispatching.WithPatience();
        Assert.Equal("two", await client.ReadLineAsync());
    }

    [Fact]
    public async Task A_wait_that_is_given_up_leaves_the_socket_to_the_caller()
    {
        using TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        using Socket accepted = await AcceptAsync();
        using var cancellation = new CancellationTokenSource();
        ValueTask dispatching = _dispatcher.DispatchAsync(accepted, "main", here: false, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dispatching.WithPatience());
        Assert.False(accepted.SafeHandle.IsClosed);
    }

    private static ContextConnections Generation(string name)
    {
        var connections = new ContextConnections(
            "Sample", 1, Patience.Limit, TimeProvider.System, CancellationToken.None, static (PluginFault _) => { });
        connections.Attach(new Teller(name), receiver: null);
        return connections;
    }

    private async Task<string> AskAsync()
    {
        using TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        await _dispatcher.DispatchAsync(await AcceptAsync(), "main", here: false, TestContext.Current.CancellationToken).WithPatience();
        return await client.ReadLineAsync();
    }

    private Task<Socket> AcceptAsync() => _listener.AcceptAsync(TestContext.Current.CancellationToken).WithPatience();

    private sealed class Teller(string name) : IConnectionHandler
    {
        public async Task HandleAsync(IConnection connection, CancellationToken aborted) =>
            await connection.Transport.Output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(name + "\n"), aborted);
    }
}
