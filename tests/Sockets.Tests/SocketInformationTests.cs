using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

public sealed class SocketInformationTests
{
    private static int Self => Environment.ProcessId;

    [Fact]
    public void Opening_twice_is_refused()
    {
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, Self);
        using Socket opened = SocketDuplicator.Open(information);

        Assert.Equal(SocketInformationFault.NotPending, FaultOf(information));
        Assert.False(SocketDuplicator.Discard(information));
        Traffic.Echo(opened, pair.Peer);
    }

    [Fact]
    public async Task What_was_discarded_is_closed_and_cannot_be_opened()
    {
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, Self);

        Assert.True(SocketDuplicator.Discard(information));

        Assert.Equal(0, await pair.Peer.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).WithPatience());
        Assert.Equal(SocketInformationFault.NotPending, FaultOf(information));
        Assert.False(SocketDuplicator.Discard(information));
    }

    [Fact]
    public void One_of_many_that_open_at_once_gets_the_socket()
    {
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, Self);
        int opened = 0;

        Parallel.For(0, 64, _ =>
        {
            try
            {
                SocketDuplicator.Open(information).Dispose();
                Interlocked.Increment(ref opened);
            }
            catch (SocketInformationException e) when (e.Fault == SocketInformationFault.NotPending)
            {
                // Sixty-three of them.
            }
        });

        Assert.Equal(1, opened);
    }

    [Fact]
    public void Nothing_empty_and_garbage_are_malformed()
    {
        Assert.Equal(SocketInformationFault.Malformed, FaultOf(default));
        Assert.Equal(SocketInformationFault.Malformed, FaultOf(new SocketInformation { ProtocolInformation = [] }));
        Assert.Equal(SocketInformationFault.Malformed, FaultOf(new SocketInformation { ProtocolInformation = new byte[40] }));
        Assert.Equal(SocketInformationFault.Malformed, FaultOf(new SocketInformation { ProtocolInformation = new byte[628] }));
    }

    [Fact]
    public void Every_truncation_and_extension_is_malformed_and_leaves_the_socket_to_be_opened()
    {
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, Self);
        byte[] bytes = information.ProtocolInformation;

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(SocketInformationFault.Malformed, FaultOf(new SocketInformation { ProtocolInformation = bytes[..length] }));
        }

        Assert.Equal(SocketInformationFault.Malformed, FaultOf(new SocketInformation { ProtocolInformation = [.. bytes, 0] }));
        using Socket opened = SocketDuplicator.Open(information);
        Traffic.Echo(opened, pair.Peer);
    }

    [Theory]
    [InlineData(4, SocketInformationFault.UnsupportedVersion)]
    [InlineData(5, SocketInformationFault.UnsupportedKind)]
    [InlineData(6, SocketInformationFault.Malformed)]
    [InlineData(8, SocketInformationFault.AnotherProcess)]
    [InlineData(12, SocketInformationFault.AnotherProcess)]
    [InlineData(16, SocketInformationFault.AnotherProcess)]
    [InlineData(24, SocketInformationFault.NotPending)]
    [InlineData(39, SocketInformationFault.NotPending)]
    public void An_altered_field_is_named_by_its_fault(int offset, SocketInformationFault fault)
    {
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, Self);
        byte[] altered = [.. information.ProtocolInformation];
        altered[offset] ^= 0x40;

        Assert.Equal(fault, FaultOf(new SocketInformation { ProtocolInformation = altered }));
        Assert.True(SocketDuplicator.Discard(information));
    }

    [Fact]
    public void A_process_that_does_not_exist_is_refused_and_the_socket_untouched()
    {
        using SocketPair pair = SocketPair.Create();

        Assert.Throws<ArgumentException>(() => SocketDuplicator.DuplicateAndClose(pair.Accepted, int.MaxValue));
        Assert.Throws<ArgumentException>(() => SocketDuplicator.Duplicate(pair.Accepted, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketDuplicator.DuplicateAndClose(pair.Accepted, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketDuplicator.Duplicate(pair.Accepted, -1));

        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(long.MaxValue / TimeSpan.TicksPerMillisecond)]
    public void A_claim_timeout_that_no_timer_can_wait_is_refused_and_the_socket_untouched(long milliseconds)
    {
        using SocketPair pair = SocketPair.Create();
        TimeSpan timeout = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Throws<ArgumentOutOfRangeException>(() => SocketDuplicator.DuplicateAndClose(pair.Accepted, Self, timeout));
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketDuplicator.Duplicate(pair.Accepted, Self, timeout));

        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public void A_closed_socket_and_null_are_refused()
    {
        Socket closed = Listeners.Bind();
        closed.Dispose();

        Assert.Throws<ObjectDisposedException>(() => SocketDuplicator.DuplicateAndClose(closed, Self));
        Assert.Throws<ObjectDisposedException>(() => SocketDuplicator.Duplicate(closed, Self));
        Assert.Throws<ArgumentNullException>(() => SocketDuplicator.DuplicateAndClose(null!, Self));
        Assert.Throws<ArgumentNullException>(() => SocketDuplicator.Duplicate(null!, Self));
        Assert.Throws<ArgumentNullException>(() => SocketHandOff.Move(null!));
        Assert.Throws<ArgumentNullException>(() => SocketHandOff.Share(null!));
    }

    [Fact]
    public void The_source_counts_as_closed()
    {
        using SocketPair pair = SocketPair.Create();

        using Socket moved = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Self));

        Assert.True(pair.Accepted.SafeHandle.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => pair.Accepted.Send([1]));
        Assert.Throws<ObjectDisposedException>(() => SocketDuplicator.DuplicateAndClose(pair.Accepted, Self));
        pair.Accepted.Dispose();
        Traffic.Echo(moved, pair.Peer);
    }

    private static SocketInformationFault FaultOf(SocketInformation information) =>
        Assert.Throws<SocketInformationException>(() => SocketDuplicator.Open(information)).Fault;
}
