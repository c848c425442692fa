using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PluginHost.Sockets.Tests;

[Collection(AloneCollection.Name)]
public sealed class SharedSocketTests
{
    [Fact]
    public async Task A_listener_is_shared_into_generation_after_generation()
    {
        using Socket listener = Listeners.Bind();
        string inode = ProcessDescriptors.InodeOf(listener);
        for (int generation = 0; generation < 100; generation++)
        {
            using Socket theirs = SocketDuplicator.Open(SocketDuplicator.Duplicate(listener, Environment.ProcessId));
            await AcceptOneAsync(theirs, listener);
        }

        SharedSocket.Restore(listener);
        Assert.Empty(ProcessDescriptors.EpollRegistrationsOf(inode));
        Assert.Equal(1, ProcessDescriptors.NamesOf(inode));
        await AcceptOneAsync(listener, listener);
        Assert.Single(ProcessDescriptors.EpollRegistrationsOf(inode));
    }

    [Fact]
    public async Task A_duplicate_disposed_with_an_accept_pending_leaves_nothing_on_the_listener()
    {
        using Socket listener = Listeners.Bind();
        Socket theirs = SocketDuplicator.Open(SocketDuplicator.Duplicate(listener, Environment.ProcessId));
        Task<Socket> accept = PendingAccept(theirs);

        theirs.Dispose();

        await Assert.ThrowsAnyAsync<SocketException>(() => accept.WithPatience());
        Assert.False(listener.LingerState!.Enabled);
        Assert.Empty(ProcessDescriptors.EpollRegistrationsOf(ProcessDescriptors.InodeOf(listener)));
        await AcceptOneAsync(listener, listener);
    }

    [Fact]
    public void A_duplicate_that_was_forgotten_leaves_nothing_on_the_listener()
    {
        using Socket listener = Listeners.Bind();
        string inode = ProcessDescriptors.InodeOf(listener);
        Forget(() => SocketDuplicator.Open(SocketDuplicator.Duplicate(listener, Environment.ProcessId)));

        Finalized(() => ProcessDescriptors.NamesOf(inode) == 1);

        Assert.Equal(1, ProcessDescriptors.NamesOf(inode));
        Assert.False(listener.LingerState!.Enabled);
    }

    [Fact]
    public async Task A_duplicate_passed_on_by_its_receiver_still_leaves_nothing_on_the_listener()
    {
        using Socket listener = Listeners.Bind();
        Socket first = SocketDuplicator.Open(SocketDuplicator.Duplicate(listener, Environment.ProcessId));
        Socket second = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(first, Environment.ProcessId));
        Task<Socket> accept = PendingAccept(second);

        second.Dispose();

        await Assert.ThrowsAnyAsync<SocketException>(() => accept.WithPatience());
        Assert.False(listener.LingerState!.Enabled);
    }

    [Fact]
    public async Task Restore_removes_the_registration_that_a_plain_duplicate_left()
    {
        using Socket listener = Listeners.Bind();
        string inode = ProcessDescriptors.InodeOf(listener);
        await AcceptOneAsync(listener, listener);
        Socket plain = PlainDuplicate(listener);
        await AcceptOneAsync(plain, listener);
        plain.Dispose();
        Assert.Equal(2, ProcessDescriptors.EpollRegistrationsOf(inode).Count);

        SharedSocket.Restore(listener);

        Assert.Equal([(int)listener.Handle], ProcessDescriptors.EpollRegistrationsOf(inode));
        await AcceptOneAsync(listener, listener);
    }

    [Fact]
    public async Task Restore_leaves_duplicates_that_are_open_alone()
    {
        using Socket listener = Listeners.Bind();
        using Socket plain = PlainDuplicate(listener);
        await AcceptOneAsync(plain, listener);

        SharedSocket.Restore(listener);

        Assert.Equal([(int)plain.Handle], ProcessDescriptors.EpollRegistrationsOf(ProcessDescriptors.InodeOf(listener)));
        await AcceptOneAsync(plain, listener);
    }

    [Fact]
    public async Task Restore_undoes_the_linger_of_a_plain_duplicate_disposed_with_an_accept_pending()
    {
        using Socket listener = Listeners.Bind();
        Socket plain = PlainDuplicate(listener);
        Task<Socket> accept = PendingAccept(plain);
        plain.Dispose();
        await Assert.ThrowsAnyAsync<SocketException>(() => accept.WithPatience());
        Assert.True(listener.LingerState!.Enabled, "The runtime no longer does what Restore is for.");

        SharedSocket.Restore(listener);

        Assert.False(listener.LingerState!.Enabled);
        using SocketPair pair = SocketPair.Connect(listener);
        pair.Accepted.Dispose();
        Assert.Equal(0, await pair.Peer.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).WithPatience());
    }

    [Fact]
    public void Restore_undoes_the_linger_of_a_plain_duplicate_that_was_forgotten()
    {
        using Socket listener = Listeners.Bind();
        string inode = ProcessDescriptors.InodeOf(listener);
        Forget(() => PlainDuplicate(listener));
        Finalized(() => ProcessDescriptors.NamesOf(inode) == 1);
        Assert.True(listener.LingerState!.Enabled, "The runtime no longer does what Restore is for.");

        SharedSocket.Restore(listener);

        Assert.False(listener.LingerState!.Enabled);
    }

    [Fact]
    public void Restore_keeps_a_linger_with_a_time()
    {
        using Socket listener = Listeners.Bind();
        listener.LingerState = new LingerOption(enable: true, seconds: 3);

        SharedSocket.Restore(listener);

        Assert.Equal(3, listener.LingerState.LingerTime);
        Assert.True(listener.LingerState.Enabled);
    }

    [Fact]
    public void Restore_refuses_a_closed_socket_and_null()
    {
        Socket listener = Listeners.Bind();
        listener.Dispose();
        Assert.Throws<ObjectDisposedException>(() => SharedSocket.Restore(listener));
        Assert.Throws<ArgumentNullException>(() => SharedSocket.Restore(null!));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Func<Socket> open) => open();

    /// <summary>What code makes that knows nothing of this library.</summary>
    private static Socket PlainDuplicate(Socket source) => new(new SafeSocketHandle(
        Interop.Linux.Fcntl((int)source.Handle, Interop.Linux.DuplicateCloseOnExec, 0),
        ownsHandle: true));

    private static Task<Socket> PendingAccept(Socket socket) => socket.AcceptAsync(TestContext.Current.CancellationToken).AsTask();

    private static void Finalized(Func<bool> done)
    {
        for (int attempt = 0; attempt < 100 && !done(); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static async Task AcceptOneAsync(Socket accepting, Socket listener)
    {
        Task<Socket> accept = accepting.AcceptAsync();
        using var client = new Socket(listener.AddressFamily, SocketType.Stream, listener.ProtocolType);
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken).AsTask().WithPatience();
        using Socket accepted = await accept.WithPatience();
        await Traffic.EchoAsync(accepted, client);
    }
}
