using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>
/// Sends messages in the order in which they came. The first sends itself at once; those that find it sending, or find no room, wait and go
/// together.
/// </summary>
internal sealed class ChannelSender(ChannelSocket socket)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<OutgoingMessage> _waiting = [];

    // These three belong to whoever has set _busy.
    private readonly byte[] _packet = GC.AllocateUninitializedArray<byte>(ChannelPacket.MaxSize);
    private readonly List<OutgoingMessage> _batch = new(ChannelPacket.MaxMessages);
    private readonly int[] _descriptors = new int[ChannelPacket.MaxMessages];

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

            if (_busy)
            {
                message.Place = _waiting.AddLast(message);
            }
            else
            {
                _busy = true;
                _batch.Add(message);
            }
        }

        if (message.Place is null)
        {
            SendFirst();
        }

        if (!message.Task.IsCompleted && message.Cancellation.CanBeCanceled)
        {
            message.Watch(Cancel);
        }

        return new ValueTask(message.Task);
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

    private void SendFirst()
    {
        bool room = TrySendBatch();
        if (!room || !TryRest())
        {
            // Not on the caller's time, and without its async locals.
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => _ = state.Sender.PumpAsync(state.Room), (Sender: this, Room: room), preferLocal: false);
        }
    }

    /// <summary>Sends until nothing waits. Fails by failing the messages.</summary>
    private async Task PumpAsync(bool room)
    {
        do
        {
            try
            {
                if (!room)
                {
                    await socket.WaitForRoomAsync().ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                End(PeerClosed);
            }

            TakeBatch();
            room = TrySendBatch();
        }
        while (!room || !TryRest());
    }

    /// <summary>False if there is no room: then the batch waits again. Else whatever was in it has come to its end.</summary>
    private bool TrySendBatch()
    {
        _batch.RemoveAll(message => !message.TryPrepare());
        if (_batch.Count == 0)
        {
            return true;
        }

        int error = Send();
        if (error == 0)
        {
            _batch.ForEach(message => message.Complete());
            _batch.Clear();
            return true;
        }

        _batch.ForEach(message => message.TakeBack());
        if (error == LinuxError.TryAgain)
        {
            PutBack();
            return false;
        }

        if (error is LinuxError.BrokenPipe or LinuxError.ConnectionReset)
        {
            End(PeerClosed);
        }

        _batch.ForEach(message => message.Fail(_ended?.Invoke() ?? LinuxError.ToSocketException(error)));
        _batch.Clear();
        return true;
    }

    private int Send()
    {
        int descriptors = 0;
        foreach (OutgoingMessage message in _batch)
        {
            if (message.Departing is { } departing)
            {
                _descriptors[descriptors++] = departing.Descriptor;
            }
        }

        int length = ChannelPacket.Write(CollectionsMarshal.AsSpan(_batch), _packet);
        try
        {
            return socket.TrySend(_packet.AsSpan(0, length), _descriptors.AsSpan(0, descriptors));
        }
        catch (ObjectDisposedException)
        {
            // The channel was disposed meanwhile, which ended this sender too.
            return LinuxError.BrokenPipe;
        }
    }

    /// <summary>Takes the next ones that go into a packet together.</summary>
    private void TakeBatch()
    {
        lock (_gate)
        {
            int payload = 0;
            while (_waiting.First is { } first
                && _batch.Count < ChannelPacket.MaxMessages
                && (payload += first.Value.Payload.Length) <= ChannelPacket.MaxPayload)
            {
                _waiting.RemoveFirst();
                _batch.Add(first.Value);
            }
        }
    }

    private void PutBack()
    {
        var over = new List<OutgoingMessage>();
        lock (_gate)
        {
            for (int i = _batch.Count - 1; i >= 0; i--)
            {
                // A token that was cancelled while its message was being sent found it in no place to be removed from.
                if (_ended is not null || _batch[i].Cancellation.IsCancellationRequested)
                {
                    over.Add(_batch[i]);
                }
                else
                {
                    _batch[i].Place = _waiting.AddFirst(_batch[i]);
                }
            }
        }

        _batch.Clear();
        foreach (OutgoingMessage message in over)
        {
            if (_ended is not null)
            {
                message.Fail(_ended());
            }
            else
            {
                message.Cancel();
            }
        }
    }

    /// <summary>False if more waits.</summary>
    private bool TryRest()
    {
        lock (_gate)
        {
            _busy = _waiting.Count > 0;
            return !_busy;
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
    }

    private static SocketChannelException PeerClosed() => new(SocketChannelFault.PeerClosed);
}
