using System.Net.Sockets;
using System.Threading.Channels;

namespace PluginHost.Sockets;

/// <summary>
/// Reads frames as they come, and gives out their messages one by one. It reads whether or not somebody receives, because only what it has
/// read can be closed: what the other end may send beforehand is bounded.
/// </summary>
/// <param name="stream">Where they come from.</param>
/// <param name="hasMore">Whether something is there to be read without waiting.</param>
/// <param name="sockets">How sockets stand in them.</param>
/// <param name="sender">Gets what room the other end tells of, and tells it of this end's.</param>
internal sealed class FramedReceiver(Stream stream, Func<bool> hasMore, FramedSockets sockets, FramedSender sender)
{
    private readonly Channel<ArrivedFrame> _arrived = Channel.CreateUnbounded<ArrivedFrame>();
    private readonly FrameBuffer _buffer = new(sockets.Size);
    private readonly CancellationTokenSource _closing = new();
    private int _unreceived;
    private int _receiving;

    /// <summary>Reads until the end, or until this is closed. Fails by failing what is received.</summary>
    public async Task ReadAllAsync()
    {
        Exception? fault = null;
        try
        {
            while (await _buffer.FillAsync(stream, _closing.Token).ConfigureAwait(false))
            {
                TakeApart();
            }

            fault = _buffer.HasRest ? new SocketChannelException(SocketChannelFault.BadPacket) : null;
        }
        catch (OperationCanceledException)
        {
            fault = await CloseRestAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            fault = e as SocketChannelException; // Else the other process has ended, which is an end as any.
        }

        _arrived.Writer.TryComplete(fault);
        sender.End(static () => new SocketChannelException(SocketChannelFault.PeerClosed));
    }

    /// <summary>The next message; null at the end.</summary>
    /// <exception cref="SocketChannelException">Something came that is not what it should be.</exception>
    public async ValueTask<SocketMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _receiving, 1) != 0)
        {
            throw new InvalidOperationException("A receive is pending on the channel: one at a time.");
        }

        try
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(SocketChannel));
                if (_arrived.Reader.TryRead(out ArrivedFrame? message))
                {
                    Interlocked.Add(ref _unreceived, -message.Length);
                    sender.Received(message.Length);
                    return message.Open();
                }
            }
            while (await _arrived.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false));

            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(SocketChannel));
            return null;
        }
        finally
        {
            Volatile.Write(ref _receiving, 0);
        }
    }

    /// <summary>Closes what arrived and was not received; what is still to arrive is closed as it comes, and the reading ends.</summary>
    public void Close()
    {
        _closing.Cancel();
        _arrived.Writer.TryComplete();
        CloseArrived();
    }

    private void CloseArrived()
    {
        while (_arrived.Reader.TryRead(out ArrivedFrame? message))
        {
            message.Close();
        }
    }

    /// <summary>A socket on its way is in this process already, and only its frame says so.</summary>
    private async Task<Exception?> CloseRestAsync()
    {
        try
        {
            while (hasMore() && await _buffer.FillAsync(stream, CancellationToken.None).ConfigureAwait(false))
            {
                TakeApart();
            }

            return null;
        }
        catch (IOException e)
        {
            return e;
        }
    }

    private void TakeApart()
    {
        while (_buffer.TryTake(out ChannelFrame frame, out ReadOnlySpan<byte> socket, out ReadOnlySpan<byte> payload))
        {
            if (frame.Kind == ChannelFrameKind.Room)
            {
                if (!sender.TryAddRoom(frame.Size))
                {
                    throw new SocketChannelException(SocketChannelFault.BadPacket);
                }

                continue;
            }

            Keep(Arrive(frame, socket, payload));
        }
    }

    private ArrivedFrame Arrive(ChannelFrame frame, ReadOnlySpan<byte> socket, ReadOnlySpan<byte> payload)
    {
        int length = ChannelFrame.LengthOf(payload.Length, socket.Length);
        if (frame.Kind == ChannelFrameKind.Message)
        {
            return new ArrivedFrame(null, isLost: false, payload.ToArray(), length);
        }

        try
        {
            return new ArrivedFrame(sockets.Read(socket), isLost: false, payload.ToArray(), length);
        }
        catch (SocketException)
        {
            return new ArrivedFrame(null, isLost: true, payload.ToArray(), length);
        }
    }

    private void Keep(ArrivedFrame message)
    {
        if (Interlocked.Add(ref _unreceived, message.Length) > ChannelFrame.Window)
        {
            message.Close();
            throw new SocketChannelException(SocketChannelFault.BadPacket); // More than it was told that there is room for.
        }

        if (!_arrived.Writer.TryWrite(message))
        {
            message.Close();
        }
    }
}
