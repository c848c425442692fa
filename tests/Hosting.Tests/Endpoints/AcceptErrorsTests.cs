using System.Net.Sockets;
using PluginHost.Hosting.Endpoints;

namespace PluginHost.Hosting.Tests.Endpoints;

public sealed class AcceptErrorsTests
{
    [Theory]
    [InlineData(SocketError.NotSocket, true, false)]
    [InlineData(SocketError.InvalidArgument, true, false)]
    [InlineData(SocketError.OperationAborted, true, false)]
    [InlineData(SocketError.TooManyOpenSockets, false, true)]
    [InlineData(SocketError.NoBufferSpaceAvailable, false, true)]
    [InlineData(SocketError.ConnectionAborted, false, false)]
    [InlineData(SocketError.ConnectionReset, false, false)]
    [InlineData(SocketError.ProtocolNotSupported, false, false)]
    [InlineData(SocketError.HostUnreachable, false, false)]
    [InlineData(SocketError.AccessDenied, false, false)]
    public void An_error_is_fatal_or_pressure_or_passes(SocketError error, bool isFatal, bool isPressure) =>
        Assert.Equal((isFatal, isPressure), (AcceptErrors.IsFatal(error), AcceptErrors.IsPressure(error)));
}
