using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

public sealed class SocketDuplicatorTests
{
    [Theory]
    [InlineData(TransportKind.Tcp)]
    [InlineData(TransportKind.TcpV6)]
    [InlineData(TransportKind.Unix)]
    public async Task A_connection_works_synchronously_and_asynchronously_on_the_other_side(TransportKind kind)
    {
        using SocketPair pair = SocketPair.Create(kind);

        using Socket first = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Environment.ProcessId));
        Traffic.Echo(first, pair.Peer);
        await Traffic.EchoAsync(first, pair.Peer);
        Traffic.Echo(first, pair.Peer);

        using Socket second = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(first, Environment.ProcessId));
        Traffic.Echo(second, pair.Peer);
        await Traffic.EchoAsync(second, pair.Peer);
    }

    [Fact]
    public async Task A_thousand_hops_with_asynchronous_use_leave_one_epoll_registration()
    {
        using SocketPair pair = SocketPair.Create();
        string inode = ProcessDescriptors.InodeOf(pair.Accepted);
        Socket current = pair.Accepted;
        for (int hop = 0; hop < 1000; hop++)
        {
            await Traffic.EchoAsync(current, pair.Peer, (byte)hop);
            current = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(current, Environment.ProcessId));
        }

        await Traffic.EchoAsync(current, pair.Peer);
        Assert.Single(ProcessDescriptors.EpollRegistrationsOf(inode));
        Assert.Equal(1, ProcessDescriptors.NamesOf(inode));
        current.Dispose();
    }
}
