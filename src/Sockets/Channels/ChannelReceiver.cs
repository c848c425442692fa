using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>Receives packets and gives out their messages one by one.</summary>
internal sealed class ChannelReceiver(ChannelSocket socket, SocketEngine engine)
{
    private readonly Lock _gate = new();

    // Guarded by the gate, which is never held while waiting.
    private readonly Queue<ArrivedMessage> _arrived = new();
    private bool _closed;

    // For the one who receives.
    private readonly byte[] _packet = GC.AllocateUninitializedArray<byte>(ChannelPacket.MaxSize);
    private readonly int[] _descriptors = new int[ChannelPacket.MaxMessages];
    private readonly List<ArrivedMessage> _unpacked = new(ChannelPacket.MaxMessages);
    private int _receiving;

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
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryTake(out ArrivedMessage? message))
                {
                    return message.Open();
                }

                DescriptorPacket packet = socket.TryReceive(_packet, _descriptors);
                if (packet.Error == LinuxError.TryAgain)
                {
                    await WaitAsync(cancellationToken).ConfigureAwait(false);
                }
                else if (packet is { Error: 0, Length: 0, DescriptorCount: 0 })
                {
                    return null;
                }
                else if (packet.Error is not 0 and not LinuxError.ConnectionReset)
                {
                    // ECONNRESET: the other end closed without receiving all. What it sent before can still be received: unix(7).
                    throw LinuxError.ToSocketException(packet.Error);
                }
                else if (packet.Error == 0)
                {
                    Unpack(packet);
                }
            }
        }
        finally
        {
            Volatile.Write(ref _receiving, 0);
        }
    }

    /// <summary>Closes what arrived and was not received, and what is still to arrive.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_arrived.TryDequeue(out ArrivedMessage? message))
            {
                message.Close();
            }
        }
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await socket.WaitForPacketAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // As above: the next receive tells.
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.OperationAborted)
        {
            throw new ObjectDisposedException(nameof(SocketChannel));
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ArrivedMessage? message)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SocketChannel));
            return _arrived.TryDequeue(out message);
        }
    }

    private void Unpack(DescriptorPacket packet)
    {
        ReadOnlySpan<int> descriptors = _descriptors.AsSpan(0, packet.DescriptorCount);
        _unpacked.Clear();
        int sockets = 0;
        if (!packet.IsTruncated && ChannelPacket.TryRead(_packet.AsSpan(0, packet.Length), _unpacked))
        {
            sockets = _unpacked.Count(message => message.HasSocket);
        }
        else
        {
            sockets = -1;
        }

        // All descriptors that were sent are here, or the system says that some found no room: then those that came are the first.
        bool complete = sockets == packet.DescriptorCount && !packet.LostDescriptors;
        bool lost = sockets > packet.DescriptorCount && packet.LostDescriptors;
        if (!complete && !lost)
        {
            DescriptorPacket.Close(descriptors);
            throw new SocketChannelException(SocketChannelFault.BadPacket);
        }

        int next = 0;
        foreach (ArrivedMessage message in CollectionsMarshal.AsSpan(_unpacked))
        {
            if (message.HasSocket && next < descriptors.Length)
            {
                message.Attach(descriptors[next++], engine);
            }
        }

        Keep();
    }

    private void Keep()
    {
        lock (_gate)
        {
            foreach (ArrivedMessage message in _unpacked)
            {
                if (_closed)
                {
                    message.Close();
                }
                else
                {
                    _arrived.Enqueue(message);
                }
            }
        }

        _unpacked.Clear();
    }
}
