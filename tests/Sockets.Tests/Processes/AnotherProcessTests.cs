using System.Net;
using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Processes;

/// <summary>Sockets that go to a real second process.</summary>
public sealed class AnotherProcessTests
{
    private static int Self => Environment.ProcessId;

    [Theory]
    [InlineData(TransportKind.Tcp)]
    [InlineData(TransportKind.TcpV6)]
    [InlineData(TransportKind.Unix)]
    public async Task A_connection_works_synchronously_and_asynchronously_there(TransportKind kind)
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create(kind);

        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id)));

        Assert.True(pair.Accepted.SafeHandle.IsClosed);
        await partner.EchoSynchronouslyAsync(pair.Peer);
        await partner.EchoAsync(pair.Peer);
        await partner.EchoSynchronouslyAsync(pair.Peer);
    }

    [Fact]
    public async Task A_listener_works_there_and_what_waits_in_its_queue_is_not_lost()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using Socket listener = Listeners.Bind();
        EndPoint address = listener.LocalEndPoint!;
        using Socket early = Peers.Connect(listener);

        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(listener, partner.Id)));

        await partner.AcceptAsync(early);
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Equal("waiting", await partner.AskAsync("start", "accept"));
        late.Connect(address);
        Traffic.Ask(late);
        Assert.Equal("ok", await partner.AskAsync("finish"));
    }

    [Fact]
    public async Task A_udp_socket_works_there()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Connect(bound.LocalEndPoint!);

        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(bound, partner.Id)));
        peer.Send([7]);

        Assert.Equal("7", await partner.AskAsync("receive-datagram"));
    }

    [Fact]
    public async Task Options_and_unread_bytes_survive()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        pair.Accepted.NoDelay = true;
        pair.Accepted.LingerState = new LingerOption(enable: true, seconds: 7);
        pair.Accepted.ReceiveTimeout = 4321;
        pair.Accepted.SendTimeout = 1234;
        pair.Peer.Send([1, 2, 3]);

        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id)));
        using Socket back = SocketDuplicator.Open(await partner.DuplicateAsync("move", Self));

        Assert.True(back.NoDelay);
        Assert.Equal((true, 7), (back.LingerState!.Enabled, back.LingerState.LingerTime));
        Assert.Equal((4321, 1234), (back.ReceiveTimeout, back.SendTimeout));
        var buffer = new byte[3];
        Assert.Equal(3, back.Receive(buffer));
        Assert.Equal([1, 2, 3], buffer);
    }

    [Theory]
    [InlineData(TransportKind.Tcp)]
    [InlineData(TransportKind.Unix)]
    public async Task A_thousand_hops_between_two_processes_leave_one_registration_and_one_descriptor(TransportKind kind)
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create(kind);
        string inode = ProcessDescriptors.InodeOf(pair.Accepted);
        Socket here = pair.Accepted;
        for (int hop = 0; hop < 500; hop++)
        {
            await Traffic.EchoAsync(here, pair.Peer, (byte)hop);
            Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(here, partner.Id)));
            Assert.Empty(ProcessDescriptors.EpollRegistrationsOf(inode));
            await partner.EchoAsync(pair.Peer);
            if (hop == 499)
            {
                Assert.Equal("1", await partner.AskAsync("registrations"));
            }

            here = SocketDuplicator.Open(await partner.DuplicateAsync("move", Self));
        }

        await Traffic.EchoAsync(here, pair.Peer);
        Assert.Single(ProcessDescriptors.EpollRegistrationsOf(inode));
        Assert.Equal(1, ProcessDescriptors.NamesOf(inode));
        here.Dispose();
    }

    [Fact]
    public async Task A_hundred_are_opened_at_once()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        SocketPair[] pairs = [.. Enumerable.Range(0, 100).Select(_ => SocketPair.Create())];
        string[] blobs = [.. pairs.Select(pair => SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id))
            .Select(information => Convert.ToBase64String(information.ProtocolInformation))];

        Assert.Equal("100", await partner.AskAsync(["open-all", .. blobs]));

        await partner.KillAsync();
        foreach (SocketPair pair in pairs)
        {
            await Traffic.EndAsync(pair.Peer);
            pair.Dispose();
        }
    }

    [Fact]
    public async Task A_shared_listener_stays_usable_here_and_unharmed_by_the_end_of_the_other_process()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using Socket listener = Listeners.Bind();

        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.Duplicate(listener, partner.Id)));
        using Socket theirs = Peers.Connect(listener);
        await partner.AcceptAsync(theirs);
        Assert.Equal("waiting", await partner.AskAsync("start", "accept"));
        await partner.KillAsync();

        using SocketPair mine = SocketPair.Connect(listener);
        await Traffic.EchoAsync(mine.Accepted, mine.Peer);
        Assert.False(listener.LingerState!.Enabled);
    }

    [Fact]
    public async Task A_shared_listener_that_the_other_process_closes_while_it_accepts_has_no_linger()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using Socket listener = Listeners.Bind();
        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.Duplicate(listener, partner.Id)));
        using Socket theirs = Peers.Connect(listener);
        await partner.AcceptAsync(theirs);

        Assert.Equal("ok", await partner.AskAsync("close-while-accepting"));

        Assert.False(listener.LingerState!.Enabled);
        using SocketPair mine = SocketPair.Connect(listener);
        Traffic.Echo(mine.Accepted, mine.Peer);
    }

    [Fact]
    public async Task The_peer_sees_the_end_when_the_other_process_closes()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        await Traffic.EchoAsync(pair.Accepted, pair.Peer);
        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id)));

        Assert.Equal("ok", await partner.AskAsync("close"));

        Assert.Equal(0, await pair.Peer.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).WithPatience());
    }
}
