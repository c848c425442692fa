using System.Net;
using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

public sealed class SocketDuplicatorTests
{
    private static int Self => Environment.ProcessId;

    [Theory]
    [InlineData(TransportKind.Tcp)]
    [InlineData(TransportKind.TcpV6)]
    [InlineData(TransportKind.Unix)]
    public async Task A_connection_works_synchronously_and_asynchronously_on_the_other_side(TransportKind kind)
    {
        using SocketPair pair = SocketPair.Create(kind);

        using Socket first = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Self));
        Traffic.Echo(first, pair.Peer);
        await Traffic.EchoAsync(first, pair.Peer);
        Traffic.Echo(first, pair.Peer);

        using Socket second = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(first, Self));
        Traffic.Echo(second, pair.Peer);
        await Traffic.EchoAsync(second, pair.Peer);
    }

    [Theory]
    [InlineData(TransportKind.Tcp)]
    [InlineData(TransportKind.Unix)]
    public async Task A_thousand_hops_with_asynchronous_use_leave_one_epoll_registration(TransportKind kind)
    {
        using SocketPair pair = SocketPair.Create(kind);
        string inode = ProcessDescriptors.InodeOf(pair.Accepted);
        Socket current = pair.Accepted;
        for (int hop = 0; hop < 1000; hop++)
        {
            // An end or a reset would fail the exchange at either side.
            await Traffic.EchoAsync(current, pair.Peer, (byte)hop);
            current = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(current, Self));
        }

        await Traffic.EchoAsync(current, pair.Peer);
        Assert.Single(ProcessDescriptors.EpollRegistrationsOf(inode));
        Assert.Equal(1, ProcessDescriptors.NamesOf(inode));
        current.Dispose();
    }

    [Theory]
    [InlineData(TransportKind.Tcp)]
    [InlineData(TransportKind.TcpV6)]
    [InlineData(TransportKind.Unix)]
    public async Task A_listener_hops_while_it_accepts_asynchronously(TransportKind kind)
    {
        Socket listener = Listeners.Bind(kind);
        for (int hop = 0; hop < 50; hop++)
        {
            Task<Socket> accept = listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
            using Socket peer = Peers.Connect(listener);
            using Socket accepted = await accept.WithPatience();
            await Traffic.EchoAsync(accepted, peer);
            listener = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(listener, Self));
        }

        Assert.Single(ProcessDescriptors.EpollRegistrationsOf(ProcessDescriptors.InodeOf(await UsedAsync(listener))));
        Listeners.Remove(listener);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_udp_socket_hops_while_it_receives_asynchronously(string address)
    {
        IPAddress loopback = IPAddress.Parse(address);
        using var peer = new Socket(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var current = new Socket(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        current.Bind(new IPEndPoint(loopback, 0));
        peer.Connect(current.LocalEndPoint!);
        string inode = ProcessDescriptors.InodeOf(current);
        for (int hop = 0; hop < 50; hop++)
        {
            await Traffic.OneWayAsync(peer, current, (byte)hop);
            current = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(current, Self));
        }

        await Traffic.OneWayAsync(peer, current);
        Assert.Single(ProcessDescriptors.EpollRegistrationsOf(inode));
        current.Dispose();
    }

    [Fact]
    public void A_socket_that_is_neither_bound_nor_connected_can_be_passed_on_and_then_connected()
    {
        using Socket listener = Listeners.Bind();
        var fresh = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(fresh, Self));

        Assert.False(moved.Connected);
        moved.Connect(listener.LocalEndPoint!);
        using Socket accepted = listener.Accept();
        Traffic.Echo(accepted, moved);
    }

    [Fact]
    public void What_is_known_of_a_connection_survives()
    {
        using SocketPair pair = SocketPair.Create();
        EndPoint? local = pair.Accepted.LocalEndPoint;
        EndPoint? remote = pair.Accepted.RemoteEndPoint;

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Self));

        Assert.True(moved.Connected);
        Assert.Equal(local, moved.LocalEndPoint);
        Assert.Equal(remote, moved.RemoteEndPoint);
        Assert.Equal(
            (AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), (moved.AddressFamily, moved.SocketType, moved.ProtocolType));
    }

    [Fact]
    public void Options_and_unread_bytes_survive()
    {
        using SocketPair pair = SocketPair.Create();
        pair.Accepted.NoDelay = true;
        pair.Accepted.LingerState = new LingerOption(enable: true, seconds: 7);
        pair.Accepted.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        pair.Accepted.ReceiveTimeout = 4321;
        pair.Accepted.SendTimeout = 1234;
        pair.Peer.Send([1, 2, 3]);

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Self));

        Assert.True(moved.NoDelay);
        Assert.Equal((true, 7), (moved.LingerState!.Enabled, moved.LingerState.LingerTime));
        Assert.NotEqual(0, moved.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal((4321, 1234), (moved.ReceiveTimeout, moved.SendTimeout));
        var buffer = new byte[3];
        Assert.Equal(3, moved.Receive(buffer));
        Assert.Equal([1, 2, 3], buffer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_receive_timeout_still_counts_after_a_hop(bool usedAsynchronously)
    {
        using SocketPair pair = SocketPair.Create();
        pair.Accepted.ReceiveTimeout = 50;
        if (usedAsynchronously)
        {
            await Traffic.EchoAsync(pair.Accepted, pair.Peer);
        }

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Self));

        SocketException e = Assert.Throws<SocketException>(() => moved.Receive(new byte[1]));
        Assert.True(e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock);
        Traffic.Echo(moved, pair.Peer);
    }

    [Fact]
    public void A_socket_that_does_not_block_does_not_block_after_a_hop()
    {
        using SocketPair pair = SocketPair.Create();
        pair.Accepted.Blocking = false;

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Self));

        Assert.False(moved.Blocking);
        SocketException e = Assert.Throws<SocketException>(() => moved.Receive(new byte[1]));
        Assert.Equal(SocketError.WouldBlock, e.SocketErrorCode);
    }

    [Fact]
    public async Task A_shared_socket_works_synchronously_after_the_other_side_worked_asynchronously()
    {
        using SocketPair pair = SocketPair.Create();
        using Socket shared = SocketDuplicator.Open(SocketDuplicator.Duplicate(pair.Accepted, Self));

        await Traffic.EchoAsync(shared, pair.Peer);
        Task<byte> received = Task.Run(() => ReceiveOne(pair.Accepted), TestContext.Current.CancellationToken);
        pair.Peer.Send([9]);

        Assert.Equal(9, await received.WithPatience());
        Traffic.Echo(shared, pair.Peer);
    }

    [Fact]
    public void Opening_gives_a_descriptor_that_child_processes_do_not_inherit()
    {
        using SocketPair pair = SocketPair.Create();

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Self));

        const int getDescriptorFlags = 1;
        Assert.Equal(1, Interop.Linux.Fcntl((int)moved.Handle, getDescriptorFlags, 0));
    }

    private static byte ReceiveOne(Socket socket)
    {
        var buffer = new byte[1];
        Assert.Equal(1, socket.Receive(buffer));
        return buffer[0];
    }

    private static async Task<Socket> UsedAsync(Socket listener)
    {
        Task<Socket> accept = listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        using Socket peer = Peers.Connect(listener);
        (await accept.WithPatience()).Dispose();
        return listener;
    }
}
