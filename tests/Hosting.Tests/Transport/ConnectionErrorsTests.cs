using System.Net.Sockets;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Tests.Transport;

public sealed class ConnectionErrorsTests
{
    public static TheoryData<Exception> Ends => [
        new SocketException((int)SocketError.ConnectionReset),
        new SocketException((int)SocketError.Shutdown),
        new IOException("pipe", new SocketException((int)SocketError.ConnectionAborted)),
    ];

    public static TheoryData<Exception> Faults => [
        new SocketException((int)SocketError.AccessDenied),
        new SocketException((int)SocketError.HostNotFound),
        new IOException("a file"),
        new InvalidOperationException(),
        new IOException("wrapped", new InvalidOperationException()),
    ];

    [Theory]
    [MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public void The_errors_of_a_connection_that_is_over_end_it(Exception exception) =>
        Assert.True(ConnectionErrors.IsEndOfConnection(exception, ending: false, closed: false));

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void Anything_else_is_a_fault_whenever_it_comes(Exception exception) =>
        Assert.False(ConnectionErrors.IsEndOfConnection(exception, ending: true, closed: true));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancellation_is_an_end_only_if_a_token_has_fired(bool fired) =>
        Assert.Equal(fired, ConnectionErrors.IsEndOfConnection(new TaskCanceledException(), ending: fired, closed: false));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_disposed_object_is_an_end_only_if_the_socket_is_closed(bool closed)
    {
        Assert.Equal(closed, ConnectionErrors.IsEndOfConnection(new ObjectDisposedException("socket"), ending: false, closed));
        Assert.Equal(
            closed, ConnectionErrors.IsEndOfConnection(new IOException("x", new ObjectDisposedException("socket")), ending: false, closed));
    }
}
