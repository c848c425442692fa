using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

/// <summary>What happens to operations that the caller should have ended before passing the socket on.</summary>
public sealed class PendingOperationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pending_asynchronous_receive_fails_and_takes_no_byte()
    {
        using SocketPair pair = SocketPair.Create();
        Task<int> receive = pair.Accepted.ReceiveAsync(new byte[1], Cancelled).AsTask();

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Environment.ProcessId));

        await Assert.ThrowsAnyAsync<SocketException>(() => receive.WithPatience());
        await Traffic.EchoAsync(moved, pair.Peer);
        Traffic.Echo(moved, pair.Peer);
    }

    [Fact]
    public async Task A_pending_asynchronous_accept_fails_and_swallows_no_client()
    {
        Socket listener = Listeners.Bind();
        Task<Socket> accept = listener.AcceptAsync(Cancelled).AsTask();

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(listener, Environment.ProcessId));

        await Assert.ThrowsAnyAsync<SocketException>(() => accept.WithPatience());
        using SocketPair pair = SocketPair.Connect(moved);
        await Traffic.EchoAsync(pair.Accepted, pair.Peer);
    }

    [Fact]
    public async Task A_pending_asynchronous_send_fails_and_the_connection_lives()
    {
        using SocketPair pair = SocketPair.Create();
        Task<int> send = pair.Accepted.SendAsync(new byte[64 << 20], Cancelled).AsTask();
        Assert.False(send.IsCompleted);

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Environment.ProcessId));

        await Assert.ThrowsAnyAsync<SocketException>(() => send.WithPatience());
        moved.Shutdown(SocketShutdown.Send);
        long received = 0;
        var buffer = new byte[1 << 16];
        for (int read; (read = await pair.Peer.ReceiveAsync(buffer, Cancelled).WithPatience()) > 0;)
        {
            received += read;
        }

        Assert.InRange(received, 1, (64 << 20) - 1);
        pair.Peer.Send([5]);
        Assert.Equal(1, moved.Receive(buffer));
    }

    [Fact]
    public async Task A_synchronous_receive_that_is_emulated_fails_and_takes_no_byte()
    {
        using SocketPair pair = SocketPair.Create();
        await Traffic.EchoAsync(pair.Accepted, pair.Peer);
        int before = ProcessDescriptors.EpollRegistrationsOf(ProcessDescriptors.InodeOf(pair.Accepted)).Count;
        Task<int> receive = OnItsOwnThread(() => pair.Accepted.Receive(new byte[1]));

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Environment.ProcessId));

        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => receive.WithPatience());
        Assert.True(e is SocketException or ObjectDisposedException);
        Assert.Equal(1, before);
        await Traffic.EchoAsync(moved, pair.Peer);
    }

    [Fact]
    public async Task A_synchronous_receive_that_blocks_makes_the_call_throw_and_goes_on()
    {
        using SocketPair pair = SocketPair.Create();
        string inode = ProcessDescriptors.InodeOf(pair.Accepted);
        Task<int> receive = OnItsOwnThread(() => pair.Accepted.Receive(new byte[1]));
        Assert.True(SpinWait.SpinUntil(() => IsInUse(pair.Accepted), Patience.Limit));

        Assert.Throws<InvalidOperationException>(() => SocketDuplicator.DuplicateAndClose(pair.Accepted, Environment.ProcessId));

        Assert.Equal(1, ProcessDescriptors.NamesOf(inode));
        pair.Peer.Send([1]);
        Assert.Equal(1, await receive.WithPatience());
        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 7)]
    public async Task The_linger_option_stays_as_it_was(bool enabled, int seconds)
    {
        using SocketPair pair = SocketPair.Create();
        pair.Accepted.LingerState = new LingerOption(enabled, seconds);
        Task<int> receive = pair.Accepted.ReceiveAsync(new byte[1], Cancelled).AsTask();

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Environment.ProcessId));

        await Assert.ThrowsAnyAsync<SocketException>(() => receive.WithPatience());
        Assert.Equal((enabled, seconds), (moved.LingerState!.Enabled, moved.LingerState.LingerTime));
    }

    [Fact]
    public async Task Data_that_arrives_during_the_move_is_not_lost()
    {
        using SocketPair pair = SocketPair.Create();
        Socket current = pair.Accepted;
        var buffer = new byte[1];
        for (int round = 0; round < 300; round++)
        {
            Task<int> receive = current.ReceiveAsync(buffer, Cancelled).AsTask();
            Task send = Task.Run(() => pair.Peer.Send([(byte)round]), Cancelled);
            Socket? moved = null;
            while (moved is null)
            {
                try
                {
                    moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(current, Environment.ProcessId));
                }
                catch (InvalidOperationException)
                {
                    // The receive is taking its byte at this moment.
                }
            }

            await send.WithPatience();
            try
            {
                Assert.Equal(1, await receive.WithPatience());
            }
            catch (SocketException)
            {
                Assert.Equal(1, await moved.ReceiveAsync(buffer, Cancelled).WithPatience());
            }

            Assert.Equal((byte)round, buffer[0]);
            current = moved;
        }

        await Traffic.EchoAsync(current, pair.Peer);
        current.Dispose();
    }

    private static bool IsInUse(Socket socket)
    {
        using var pin = new PinnedDescriptor(socket);
        return pin.IsInUse;
    }

    private static Task<int> OnItsOwnThread(Func<int> blocking) =>
        Task.Factory.StartNew(blocking, Cancelled, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
