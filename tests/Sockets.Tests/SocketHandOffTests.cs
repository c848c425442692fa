using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

public sealed class SocketHandOffTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void The_socket_is_known_once_it_is_opened()
    {
        using SocketPair pair = SocketPair.Create();
        using SocketHandOff handOff = SocketHandOff.Move(pair.Accepted);
        Assert.Null(handOff.Socket);

        using Socket opened = SocketDuplicator.Open(handOff.Information);

        Assert.Same(opened, handOff.Socket);
    }

    [Fact]
    public async Task Disposing_discards_what_nobody_opened()
    {
        using SocketPair pair = SocketPair.Create();
        string inode = ProcessDescriptors.InodeOf(pair.Accepted);
        SocketHandOff handOff = SocketHandOff.Move(pair.Accepted);

        handOff.Dispose();
        handOff.Dispose();

        Assert.Equal(0, await pair.Peer.ReceiveAsync(new byte[1], Cancelled).WithPatience());
        Assert.Equal(0, ProcessDescriptors.NamesOf(inode));
        Assert.Throws<SocketInformationException>(() => SocketDuplicator.Open(handOff.Information));
    }

    [Fact]
    public void Disposing_leaves_an_opened_socket_to_its_receiver()
    {
        using SocketPair pair = SocketPair.Create();
        SocketHandOff handOff = SocketHandOff.Move(pair.Accepted);
        using Socket opened = SocketDuplicator.Open(handOff.Information);

        handOff.Dispose();

        Traffic.Echo(opened, pair.Peer);
    }

    [Fact]
    public async Task Aborting_resets_a_connection_that_was_moved_and_fails_what_is_pending()
    {
        using SocketPair pair = SocketPair.Create();
        using SocketHandOff handOff = SocketHandOff.Move(pair.Accepted);
        Socket opened = SocketDuplicator.Open(handOff.Information);
        Task<int> receive = opened.ReceiveAsync(new byte[1], Cancelled).AsTask();

        Parallel.For(0, 8, _ => handOff.Abort());

        await Assert.ThrowsAnyAsync<SocketException>(() => receive.WithPatience());
        SocketException e = await Assert.ThrowsAsync<SocketException>(() => pair.Peer.ReceiveAsync(new byte[1], Cancelled).WithPatience());
        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        Assert.True(opened.SafeHandle.IsClosed);
    }

    [Fact]
    public async Task Aborting_ends_a_synchronous_receive()
    {
        using SocketPair pair = SocketPair.Create();
        using SocketHandOff handOff = SocketHandOff.Move(pair.Accepted);
        Socket opened = SocketDuplicator.Open(handOff.Information);
        Task<int> receive = Task.Factory.StartNew(
            () => opened.Receive(new byte[1]), Cancelled, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        handOff.Abort();

        await Assert.ThrowsAnyAsync<Exception>(() => receive.WithPatience());
        Assert.True(receive.IsFaulted);
    }

    [Fact]
    public async Task Aborting_discards_what_nobody_opened()
    {
        using SocketPair pair = SocketPair.Create();
        using SocketHandOff handOff = SocketHandOff.Move(pair.Accepted);

        handOff.Abort();

        Assert.Equal(0, await pair.Peer.ReceiveAsync(new byte[1], Cancelled).WithPatience());
        Assert.Throws<SocketInformationException>(() => SocketDuplicator.Open(handOff.Information));
    }

    [Fact]
    public async Task Aborting_a_shared_listener_does_not_poison_the_survivor()
    {
        using Socket listener = Listeners.Bind();
        using SocketHandOff handOff = SocketHandOff.Share(listener);
        Socket theirs = SocketDuplicator.Open(handOff.Information);
        Task<Socket> accept = theirs.AcceptAsync(Cancelled).AsTask();

        handOff.Abort();

        await Assert.ThrowsAnyAsync<SocketException>(() => accept.WithPatience());
        Assert.False(listener.LingerState!.Enabled);
        Assert.True(theirs.SafeHandle.IsClosed);
        Assert.Empty(ProcessDescriptors.EpollRegistrationsOf(ProcessDescriptors.InodeOf(listener)));
        using SocketPair pair = SocketPair.Connect(listener);
        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public void Aborting_after_the_receiver_closed_does_nothing()
    {
        using SocketPair pair = SocketPair.Create();
        using SocketHandOff handOff = SocketHandOff.Move(pair.Accepted);
        SocketDuplicator.Open(handOff.Information).Dispose();

        handOff.Abort();
    }

    [Fact]
    public void Aborting_after_the_receiver_passed_it_on_does_nothing()
    {
        using SocketPair pair = SocketPair.Create();
        using SocketHandOff handOff = SocketHandOff.Move(pair.Accepted);
        Socket first = SocketDuplicator.Open(handOff.Information);
        using Socket second = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(first, Environment.ProcessId));

        handOff.Abort();

        Traffic.Echo(second, pair.Peer);
    }

    [Fact]
    public async Task Opening_and_aborting_at_once_leaves_nothing()
    {
        for (int round = 0; round < 200; round++)
        {
            using SocketPair pair = SocketPair.Create();
            string inode = ProcessDescriptors.InodeOf(pair.Accepted);
            using SocketHandOff handOff = SocketHandOff.Move(pair.Accepted);
            Task open = Task.Run(
                () =>
                {
                    try
                    {
                        SocketDuplicator.Open(handOff.Information);
                    }
                    catch (SocketInformationException)
                    {
                        // The abort came first.
                    }
                },
                Cancelled);
            handOff.Abort();
            await open.WithPatience();
            handOff.Abort();
            Assert.Equal(0, ProcessDescriptors.NamesOf(inode));
        }
    }
}
