using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// Sends messages in the order in which they came, each as soon as the other end has room for it; and tells the other end what room there
/// is here.
/// </summary>
/// <remarks>
/// A message waits here, where it can be taken back, and never in the stream: what is written fits into the stream's buffer, whether or not
/// the other process runs. So the duplicate of a socket is made for a message that goes.
/// </remarks>
internal sealed class FramedSender(Stream stream, FramedSockets sockets)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<OutgoingMessage> _waiting = [];

    // Belongs to whoever has set _busy.
    private readonly byte[] _frame = GC.AllocateUninitializedArray<byte>(ChannelFrame.LengthOf(SocketChannel.MaxPayloadSize, sockets.Size));

    private int _room = ChannelFrame.Window;
    private int _received;
    private bool _busy;
    private Func<Exception>? _ended;

    public ValueTask SendAsync(OutgoingMessage message)
    {
        lock (_gate)
        {
            if (_ended is not null)
            {
                throw _ended();
            }

            message.Place = _waiting.AddLast(message);
        }

        Wake();
        if (!message.Task.IsCompleted && message.Cancellation.CanBeCanceled)
        {
            message.Watch(Cancel);
        }

        return new ValueTask(message.Task);
    }

    /// <summary>The other end has received so much.</summary>
    /// <returns>False if that is more than it was sent.</returns>
    public bool TryAddRoom(int bytes)
    {
        lock (_gate)
        {
            if (bytes > ChannelFrame.Window - _room)
            {
                return false;
            }

            _room += bytes;
        }

        Wake();
        return true;
    }

    /// <summary>This end has received so much: the other is told, in time.</summary>
    public void Received(int bytes)
    {
        lock (_gate)
        {
            _received += bytes;
        }

        Wake();
    }

    /// <summary>Fails what waits, and what is still to come.</summary>
    public void End(Func<Exception> reason)
    {
        OutgoingMessage[] waiting;
        lock (_gate)
        {
            _ended ??= reason;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        Array.ForEach(waiting, message => message.Fail(_ended()));
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (_busy || !CanSend())
            {
                return;
            }

            _busy = true;
        }

        // Not on the caller's time, and without its async locals.
        ThreadPool.UnsafeQueueUserWorkItem(static sender => _ = sender.PumpAsync(), this, preferLocal: false);
    }

    private bool CanSend() =>
        _ended is null && (_received >= ChannelFrame.RoomStep || (_waiting.First is { } first && LengthOf(first.Value) <= _room));

    private int LengthOf(OutgoingMessage message) =>
        ChannelFrame.LengthOf(message.Payload.Length, message.Socket is null ? 0 : sockets.Size);

    /// <summary>Sends until nothing can be sent. Fails by failing the messages.</summary>
    private async Task PumpAsync()
    {
        while (TryTakeNext(out OutgoingMessage? message, out int received))
        {
            try
            {
                if (received > 0)
                {
                    new ChannelFrame(ChannelFrameKind.Room, received).Write(_frame);
                    await stream.WriteAsync(_frame.AsMemory(0, ChannelFrame.HeaderSize)).ConfigureAwait(false);
                }

                if (message is not null && TryWrite(message, out int length))
                {
                    await stream.WriteAsync(_frame.AsMemory(0, length)).ConfigureAwait(false);
                    if (message is { Socket: { } source, Departure: DepartureKind.Moved })
                    {
                        sockets.Depart(source);
                    }

                    message.Complete();
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                End(PeerClosed);
                message?.Fail(_ended!());
            }
        }
    }

    /// <summary>Takes what goes next: a message, or what was received, or both. False if there is nothing.</summary>
    private bool TryTakeNext(out OutgoingMessage? message, out int received)
    {
        lock (_gate)
        {
            (message, received) = (null, 0);
            _busy = CanSend();
            if (!_busy)
            {
                return false;
            }

            (received, _received) = (_received, 0);
            if (_waiting.First is { } first && LengthOf(first.Value) <= _room)
            {
                message = first.Value;
                _waiting.RemoveFirst();
                _room -= LengthOf(message);
            }

            return true;
        }
    }

    /// <summary>False, and the task has failed, if the socket cannot be passed on.</summary>
    private bool TryWrite(OutgoingMessage message, out int length)
    {
        length = LengthOf(message);
        Span<byte> frame = _frame.AsSpan(0, length);
        try
        {
            new ChannelFrame(message.Socket is null ? ChannelFrameKind.Message : ChannelFrameKind.SocketMessage, message.Payload.Length)
                .Write(frame);
            if (message.Socket is { } socket)
            {
                sockets.Write(socket, message.Departure == DepartureKind.Shared, frame.Slice(ChannelFrame.HeaderSize, sockets.Size));
            }

            message.Payload.Span.CopyTo(frame[^message.Payload.Length..]);
            return true;
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or SocketChannelException)
        {
            lock (_gate)
            {
                _room += length;
            }

            message.Fail(e);
            return false;
        }
    }

    private void Cancel(OutgoingMessage message)
    {
        lock (_gate)
        {
            if (message.Place?.List != _waiting)
            {
                // It is being sent, or over.
                return;
            }

            _waiting.Remove(message.Place);
        }

        message.Cancel();
        Wake(); // A shorter one may have waited behind it.
    }

    private static SocketChannelException PeerClosed() => new(SocketChannelFault.PeerClosed);
}
