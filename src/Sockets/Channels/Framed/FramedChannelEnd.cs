namespace PluginHost.Sockets;

/// <summary>An end of a channel over a stream of bytes in both directions.</summary>
internal sealed class FramedChannelEnd : ChannelConnection
{
    private readonly FramedSender _sender;
    private readonly FramedReceiver _receiver;

    /// <param name="stream">Taken over. Its buffer holds a <see cref="ChannelFrame.Window"/> in each direction.</param>
    /// <param name="hasMore">Whether something is there to be read without waiting.</param>
    /// <param name="sockets">How sockets go over it; disposed with this, if it can be.</param>
    /// <param name="peerProcessId">The process at the other end.</param>
    public FramedChannelEnd(Stream stream, Func<bool> hasMore, FramedSockets sockets, int peerProcessId)
    {
        PeerProcessId = peerProcessId;
        _sender = new FramedSender(stream, sockets);
        _receiver = new FramedReceiver(stream, hasMore, sockets, _sender);
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => _ = state.ReadAsync(), new Reading(_receiver, stream, sockets), preferLocal: false);
    }

    public override int PeerProcessId { get; }

    public override ValueTask SendAsync(OutgoingMessage message) => _sender.SendAsync(message);

    public override ValueTask<SocketMessage?> ReceiveAsync(CancellationToken cancellationToken) =>
        _receiver.ReceiveAsync(cancellationToken);

    /// <summary>The stream is closed a moment later, when what has come by then is.</summary>
    public override void Dispose()
    {
        _sender.End(static () => new ObjectDisposedException(nameof(SocketChannel)));
        _receiver.Close();
    }

    private sealed record Reading(FramedReceiver Receiver, Stream Stream, FramedSockets Sockets)
    {
        public async Task ReadAsync()
        {
            await Receiver.ReadAllAsync().ConfigureAwait(false);
            await Stream.DisposeAsync().ConfigureAwait(false);
            (Sockets as IDisposable)?.Dispose();
        }
    }
}
