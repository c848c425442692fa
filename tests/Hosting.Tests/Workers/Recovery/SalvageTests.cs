using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Transport.Journal;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;
using PluginHost.Hosting.Workers.Recovery;

namespace PluginHost.Hosting.Tests.Workers.Recovery;

public sealed class SalvageTests : IDisposable
{
    private static readonly ConnectionOrigin Origin = new("Any", 3, 8, "main", DateTimeOffset.UnixEpoch);

    private readonly TcpPair _pair = new();
    private readonly JournalUnderTest _slot = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task A_session_goes_on_with_what_was_saved_unread_and_unsent()
    {
        await ServeAsync("one two"u8.ToArray());
        _slot.Journal.SaveState("saved"u8, 2);
        _slot.Answer(4, "ONE"u8);
        _slot.Journal.Sent(_pair.Server.Send("O"u8));

        LostConnections left = Add(_slot.Entry);

        IMovingSession session = Assert.Single(left.Sessions);
        Assert.Empty(left.Cut);
        SessionExport export = await session.ExportAsync(2, Patience.Limit, CancellationToken.None);
        Assert.Equal((Origin, 2), (export.Session!.Origin, export.Session.Version));
        Assert.Equal("saved"u8.ToArray(), export.Session.State!.Value.ToArray());
        Assert.Equal("two"u8.ToArray(), export.Session.Unread.ToArray());
        Assert.Same(_pair.Server, export.Socket);
        Assert.Equal("NE"u8.ToArray(), export.Session.Unsent.ToArray());

        Assert.True(session.TryGive());
        Assert.False(session.TryGive());
        Assert.Equal(0, (await session.LeaveAsync()).Length);
        session.Abort();
        Assert.False(_pair.Server.SafeHandle.IsClosed);
    }

    [Fact]
    public async Task A_session_that_is_newer_than_its_reader_is_refused_and_says_so()
    {
        await ServeAsync("one"u8.ToArray());
        _slot.Journal.SaveState("saved"u8, 2);

        SessionExport export = await Assert.Single(Add(_slot.Entry).Sessions).ExportAsync(1, Patience.Limit, CancellationToken.None);

        Assert.Null(export.Session);
        Assert.Contains("format 2", export.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_of_which_nothing_was_handled_begins_anew()
    {
        await ServeAsync("one"u8.ToArray());

        SessionExport export = await Assert.Single(Add(_slot.Entry).Sessions).ExportAsync(1, Patience.Limit, CancellationToken.None);

        Assert.Null(export.Session!.State);
        Assert.Equal("one"u8.ToArray(), export.Session.Unread.ToArray());
    }

    [Fact]
    public async Task A_session_of_which_something_was_handled_and_nothing_saved_is_cut_off()
    {
        await ServeAsync("one"u8.ToArray());
        _slot.Answer(3, []);

        await AssertCutAsync(_slot.Entry, "it had not been saved yet");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_cuts_the_session_off()
    {
        await ServeAsync("one"u8.ToArray());
        _slot.Journal.Break(JournalFault.SocketUsed);

        await AssertCutAsync(_slot.Entry, "its handler uses the socket itself");
    }

    [Fact]
    public void A_connection_that_nobody_has_touched_is_like_a_new_one()
    {
        _pair.Peer.Send("waiting"u8);

        LostConnections left = Add(journal: null);

        Assert.Equal(new LostConnection(Origin, _pair.Server), Assert.Single(left.Fresh));
        Assert.Empty(left.Cut);
    }

    [Fact]
    public async Task A_connection_without_a_journal_that_somebody_has_read_from_is_cut_off()
    {
        await ServeAsync("one"u8.ToArray());

        await AssertCutAsync(journal: null, "it had begun a moment before");
    }

    [Fact]
    public void A_handler_s_connection_that_has_not_begun_is_like_a_new_one()
    {
        _pair.Peer.Send("waiting"u8);
        _pair.Peer.Shutdown(SocketShutdown.Send);

        Assert.Equal(new LostConnection(Origin, _pair.Server), Assert.Single(AddUnbegun().Fresh));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("sent")]
    [InlineData("shut down")]
    [InlineData("aborted")]
    public async Task A_handler_s_connection_that_was_used_is_reset(string how)
    {
        switch (how)
        {
            case "read":
                _pair.Peer.Send("one"u8);
                _pair.Server.Receive(new byte[1]);
                break;
            case "sent":
                _pair.Server.Send("one"u8);
                break;
            case "shut down":
                _pair.Server.Shutdown(SocketShutdown.Send);
                break;
            default:
                _pair.Server.LingerState = new LingerOption(enable: true, seconds: 0);
                break;
        }

        Assert.Empty(AddUnbegun().Fresh);

        await Assert.ThrowsAsync<SocketException>(ReadToEndAsync);
    }

    [Fact]
    public void A_handler_s_connection_whose_peer_is_gone_is_closed()
    {
        _pair.Peer.Close(timeout: 0);

        Assert.Empty(AddUnbegun().Fresh);
        Assert.True(_pair.Server.SafeHandle.IsClosed);
    }

    private async Task ReadToEndAsync()
    {
        // After a shutdown its end comes first, and the reset with what is sent then.
        while (true)
        {
            await _pair.Peer.ReceiveAsync(new byte[10]).WithPatience();
            await _pair.Peer.SendAsync(new byte[1]).WithPatience();
        }
    }

    private LostConnections AddUnbegun()
    {
        var salvage = new Salvage(new Dictionary<ConnectionKey, JournalEntry>());
        salvage.AddUnbegun(new LostConnection(Origin, _pair.Server));
        return salvage.Result;
    }

    private async Task ServeAsync(byte[] received)
    {
        _slot.Journal.Begin(KernelCounts.Of(_pair.Server), []);
        _pair.Peer.Send(received);
        await Patience.UntilAsync(() => _pair.Server.Available == received.Length, () => "It did not come.");
        byte[] buffer = new byte[received.Length];
        _pair.Server.Receive(buffer);
        _slot.Receive(buffer);
    }

    private async Task AssertCutAsync(JournalEntry? journal, string why)
    {
        LostConnections left = Add(journal);

        Assert.Equal([why], left.Cut);
        Assert.Empty(left.Sessions);
        Assert.Empty(left.Fresh);
        SocketException reset = await Assert.ThrowsAsync<SocketException>(() => _pair.Peer.ReceiveAsync(new byte[1]).WithPatience());
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
    }

    private LostConnections Add(JournalEntry? journal)
    {
        var journals = new Dictionary<ConnectionKey, JournalEntry>();
        if (journal is not null)
        {
            journals.Add(ConnectionKey.Of(Origin), journal);
        }

        var salvage = new Salvage(journals);
        salvage.Add(Origin, _pair.Server);
        return salvage.Result;
    }
}
