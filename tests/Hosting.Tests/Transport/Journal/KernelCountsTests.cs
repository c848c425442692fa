using System.Net.Sockets;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Tests.Transport.Journal;

public sealed class KernelCountsTests : IDisposable
{
    private readonly TcpPair _pair = new();

    private KernelCounts Counts => KernelCounts.Of(_pair.Server)!.Value;

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void Nothing_has_happened_on_a_new_connection() => Assert.Equal(new KernelCounts(0, 0), Counts);

    [Fact]
    public async Task What_was_taken_counts_as_read_and_what_waits_does_not()
    {
        _pair.Peer.Send(new byte[5000]);
        await ArrivedAsync(5000);
        Assert.Equal(0, Counts.Read);

        Assert.Equal(1200, _pair.Server.Receive(new byte[1200]));

        Assert.Equal(new KernelCounts(1200, 0), Counts);
    }

    [Fact]
    public async Task What_the_peer_has_not_taken_counts_as_written()
    {
        int written = Fill();
        Assert.Equal(new KernelCounts(0, written), Counts);

        byte[] buffer = new byte[1000];
        await _pair.Peer.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        _pair.Peer.Send(buffer);
        await ArrivedAsync(buffer.Length);

        Assert.Equal(new KernelCounts(0, written), Counts);
        Assert.Equal(700, _pair.Server.Receive(new byte[700]));
        Assert.Equal(new KernelCounts(700, written), Counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(100)]
    public async Task The_end_of_the_peer_is_no_byte(int read)
    {
        _pair.Peer.Send(new byte[100]);
        _pair.Peer.Shutdown(SocketShutdown.Send);
        await ArrivedAsync(100);
        await Patience.UntilAsync(() => _pair.Server.Poll(0, SelectMode.SelectRead), () => "It is not readable.");
        if (read > 0)
        {
            Assert.Equal(read, _pair.Server.Receive(new byte[read]));
        }

        await Patience.UntilAsync(IsHalfClosed, () => "The end did not come.");
        Assert.Equal(read, Counts.Read);
        if (read == 100)
        {
            Assert.Equal(0, _pair.Server.Receive(new byte[1]));
            Assert.Equal(read, Counts.Read);
        }
    }

    [Fact]
    public async Task Bytes_that_come_meanwhile_are_never_taken_for_read()
    {
        using var stop = new CancellationTokenSource();
        Task flood = Task.Run(() =>
        {
            byte[] some = new byte[777];
            _pair.Peer.Blocking = false;
            while (!stop.IsCancellationRequested)
            {
                _pair.Peer.Send(some, SocketFlags.None, out _);
            }
        }, CancellationToken.None);

        byte[] buffer = new byte[10_000];
        long read = 0;
        for (int round = 0; round < 20_000; round++)
        {
            Assert.Equal(read, Counts.Read);
            if (_pair.Server.Available > 0)
            {
                read += _pair.Server.Receive(buffer);
            }
        }

        await stop.CancelAsync();
        await flood.WithPatience();
    }

    [Fact]
    public void A_connection_that_was_reset_has_no_counts()
    {
        _pair.Peer.LingerState = new LingerOption(true, 0);
        _pair.Peer.Dispose();

        _pair.Server.Poll(Patience.Limit, SelectMode.SelectRead);

        Assert.Null(KernelCounts.Of(_pair.Server));
    }

    [Fact]
    public void Other_kinds_of_connections_are_not_counted()
    {
        using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        Assert.Null(KernelCounts.Of(local));
    }

    /// <summary>Writes until the kernel takes no more: the peer does not read.</summary>
    private int Fill()
    {
        _pair.Server.Blocking = false;
        byte[] part = new byte[10_007];
        int written = 0;
        while (true)
        {
            int sent = _pair.Server.Send(part, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
            {
                return written;
            }

            written += sent;
        }
    }

    // The state in the first byte of tcp_info: 8 is CLOSE_WAIT.
    private bool IsHalfClosed()
    {
        Span<byte> info = stackalloc byte[8];
        _pair.Server.GetRawSocketOption(6, 11, info);
        return info[0] == 8;
    }

    private Task ArrivedAsync(int count) =>
        Patience.UntilAsync(() => _pair.Server.Available == count, () => $"{_pair.Server.Available} bytes came.");
}
