using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;
using PluginHost.Hosting.Workers.Recovery;

namespace PluginHost.Hosting.Tests.Transport.Journal;

/// <summary>A handler's pipes over a real connection whose journal is looked at from outside.</summary>
public sealed class JournaledInputTests : IDisposable
{
    private readonly TcpPair _pair = new();
    private readonly byte[] _slot = new byte[JournalLayout.SlotSize];
    private readonly ConnectionChannel _channel;
    private readonly SocketTransport _transport;

    public JournaledInputTests()
    {
        _channel = new ConnectionChannel(_pair.Server);
        var origin = new ConnectionOrigin("Any", 1, 2, "main", DateTimeOffset.UnixEpoch);
        _channel.Keep(new ConnectionJournal(_slot, origin));
        var owner = new ContextConnections("Any", 1, Patience.Limit, TimeProvider.System, CancellationToken.None, _ => { });
        _transport = new SocketTransport(_channel, new SessionConnection(owner, origin, _channel));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PipeReader Input => _transport.Input;

    private PipeWriter Output => _transport.Output;

    private string Unread
    {
        get
        {
            Assert.Null(new JournalEntry([.. _slot]).TryRead(KernelCounts.Of(_pair.Server), out ReadOnlyMemory<byte> unread, out _));
            return Encoding.ASCII.GetString(unread.Span);
        }
    }

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task What_is_consumed_counts_with_the_flush_that_answers_it()
    {
        ReadOnlySequence<byte> read = await ReceiveAsync("one two ");
        Input.AdvanceTo(read.GetPosition(4));
        Output.Write("ONE"u8);
        Assert.Equal("one two ", Unread);

        await Output.FlushAsync(Token);

        Assert.Equal("two ", Unread);
    }

    [Fact]
    public async Task What_is_consumed_counts_with_the_next_read_if_there_is_nothing_to_flush()
    {
        ReadOnlySequence<byte> read = await ReceiveAsync("one two ");
        Input.AdvanceTo(read.GetPosition(4));
        Assert.Equal("one two ", Unread);

        Assert.True(Input.TryRead(out ReadResult again));
        Assert.Equal("two ", Unread);
        Input.AdvanceTo(again.Buffer.Start, again.Buffer.End);

        Task<ReadResult> pending = Input.ReadAsync(Token).AsTask();
        Assert.Equal("two ", Unread);
        Input.CancelPendingRead();
        Assert.True((await pending.WithPatience()).IsCanceled);
    }

    [Fact]
    public async Task What_is_consumed_does_not_count_with_the_next_read_while_an_answer_is_not_flushed()
    {
        ReadOnlySequence<byte> read = await ReceiveAsync("one two ");
        Input.AdvanceTo(read.GetPosition(4));
        Output.Write("ONE"u8);

        Assert.True(Input.TryRead(out ReadResult again));
        Assert.Equal("one two ", Unread);

        Input.AdvanceTo(again.Buffer.GetPosition(4));
        Output.Write("TWO"u8);
        await Output.FlushAsync(Token);
        Assert.Equal("", Unread);
    }

    [Fact]
    public async Task What_is_only_examined_is_not_consumed()
    {
        ReadOnlySequence<byte> read = await ReceiveAsync("half a ");
        Input.AdvanceTo(read.Start, read.End);
        Task<ReadResult> pending = Input.ReadAsync(Token).AsTask();
        Assert.Equal("half a ", Unread);

        _pair.Peer.Send("message"u8);
        ReadResult whole = await pending.WithPatience();

        Assert.Equal("half a message", Encoding.ASCII.GetString(whole.Buffer));
        Assert.Equal("half a message", Unread);
        Input.AdvanceTo(whole.Buffer.End);
        Output.Write("x"u8);
        await Output.FlushAsync(Token);
        Assert.Equal("", Unread);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_loses_nothing()
    {
        using var cancel = new CancellationTokenSource();
        Task<ReadResult> pending = Input.ReadAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.WithPatience());

        Assert.Equal("one", Encoding.ASCII.GetString(await ReceiveAsync("one")));
        Assert.Equal("one", Unread);
    }

    [Fact]
    public async Task Somebody_elses_message_to_the_peer_does_not_count_what_the_handler_consumes()
    {
        ReadOnlySequence<byte> read = await ReceiveAsync("one two ");
        Input.AdvanceTo(read.GetPosition(4));

        Assert.True(await _channel.Sending.SendAsync("news"u8.ToArray(), Token));

        Assert.Equal("one two ", Unread);
        byte[] news = new byte[10];
        Assert.Equal(4, await _pair.Peer.ReceiveAsync(news, Token).AsTask().WithPatience());
    }

    [Fact]
    public async Task A_message_that_comes_in_many_pieces_around_the_end_of_the_ring_is_kept_whole()
    {
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            byte[] message = new byte[random.Next(1, 4000)];
            random.NextBytes(message);
            int sent = 0;
            ReadResult read;
            while (true)
            {
                if (sent < message.Length)
                {
                    int part = Math.Min(message.Length - sent, random.Next(1, 1500));
                    _pair.Peer.Send(message.AsSpan(sent, part));
                    sent += part;
                }

                read = await Input.ReadAsync(Token).AsTask().WithPatience();
                if (read.Buffer.Length == message.Length)
                {
                    break;
                }

                Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }

            Assert.Null(new JournalEntry([.. _slot]).TryRead(KernelCounts.Of(_pair.Server), out ReadOnlyMemory<byte> unread, out _));
            Assert.True(message.AsSpan().SequenceEqual(unread.Span));
            Input.AdvanceTo(read.Buffer.End);
            if (round % 2 == 0)
            {
                Output.Write("x"u8);
                await Output.FlushAsync(Token);
            }
        }
    }

    private async Task<ReadOnlySequence<byte>> ReceiveAsync(string text)
    {
        _pair.Peer.Send(Encoding.ASCII.GetBytes(text));
        ReadResult read = await Input.ReadAsync(Token).AsTask().WithPatience();
        Assert.Equal(text, Encoding.ASCII.GetString(read.Buffer));
        return read.Buffer;
    }
}
