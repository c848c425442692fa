using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Endpoints;

namespace PluginHost.Hosting.Tests.Endpoints;

public sealed class InheritedSocketsTests : IDisposable
{
    private readonly InheritedSockets _sockets = new();

    public void Dispose() => _sockets.Dispose();

    [Fact]
    public void A_socket_is_found_by_the_address_that_it_is_bound_to_once()
    {
        Socket socket = Bind(SocketType.Stream);
        _sockets.Add(new InheritedSocket(socket));
        EndpointPlan plan = Plan("main", $"tcp://{socket.LocalEndPoint}");

        Assert.Null(_sockets.Take(Plan("main", $"udp://{socket.LocalEndPoint}"), "Echo"));
        Assert.Null(_sockets.Take(Plan("main", "tcp://127.0.0.1:1"), "Echo"));
        Assert.Null(_sockets.Take(Plan("main", "tcp://127.0.0.1:0"), "Echo"));
        Assert.Same(socket, _sockets.Take(plan, "Echo"));
        Assert.Null(_sockets.Take(plan, "Echo"));
        socket.Dispose();
    }

    [Fact]
    public void A_port_that_the_system_chose_belongs_to_the_plugin_and_the_name()
    {
        Socket socket = Bind(SocketType.Stream);
        EndpointPlan plan = Plan("main", "tcp://127.0.0.1:0");
        _sockets.Add(new InheritedSocket(socket, "Echo", plan));

        Assert.Null(_sockets.Take(plan, "Other"));
        Assert.Null(_sockets.Take(Plan("second", "tcp://127.0.0.1:0"), "Echo"));
        Assert.Same(socket, _sockets.Take(Plan("MAIN", "tcp://127.0.0.1:0"), "echo"));
        socket.Dispose();
    }

    [Fact]
    public void What_nobody_takes_is_closed()
    {
        Socket socket = Bind(SocketType.Dgram);
        _sockets.Add(new InheritedSocket(socket));

        Assert.True(_sockets.Contains(socket));

        _sockets.Dispose();

        Assert.True(socket.SafeHandle.IsClosed);
        Assert.False(_sockets.Contains(socket));
    }

    private static EndpointPlan Plan(string name, string url)
    {
        Assert.True(EndpointAddress.TryParse(url, out EndpointAddress? address, out string? error), error);
        return new EndpointPlan(name, address, AcceptMode.Host);
    }

    private static Socket Bind(SocketType type)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
