namespace PluginHost.Sockets;

/// <summary>What has come over a stream and was not taken apart yet.</summary>
/// <param name="socketSize">The length of what stands for a socket in a frame.</param>
internal sealed class FrameBuffer(int socketSize)
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(ChannelFrame.LengthOf(SocketChannel.MaxPayloadSize, socketSize));
    private int _start;
    private int _end;

    /// <summary>Whether a frame has begun to come.</summary>
    public bool HasRest => _end > _start;

    /// <summary>Reads what there is, or waits for it. A read that is cancelled has taken nothing.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> FillAsync(Stream from, CancellationToken cancellationToken)
    {
        _bytes.AsSpan(_start.._end).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        int read = await from.ReadAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    /// <summary>Takes the next frame, if it is here whole.</summary>
    /// <param name="frame">Its header.</param>
    /// <param name="socket">What stands for its socket; empty if it has none. Good until the next call.</param>
    /// <param name="payload">What it says. Good until the next call.</param>
    /// <exception cref="SocketChannelException">It is no frame.</exception>
    public bool TryTake(out ChannelFrame frame, out ReadOnlySpan<byte> socket, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        socket = payload = default;
        ReadOnlySpan<byte> rest = _bytes.AsSpan(_start.._end);
        if (rest.Length < ChannelFrame.HeaderSize)
        {
            return false;
        }

        if (!ChannelFrame.TryRead(rest, out frame))
        {
            throw new SocketChannelException(SocketChannelFault.BadPacket);
        }

        if (frame.Kind == ChannelFrameKind.Room)
        {
            _start += ChannelFrame.HeaderSize;
            return true;
        }

        int length = ChannelFrame.LengthOf(frame.Size, frame.Kind == ChannelFrameKind.SocketMessage ? socketSize : 0);
        if (rest.Length < length)
        {
            return false;
        }

        socket = rest[ChannelFrame.HeaderSize..(length - frame.Size)];
        payload = rest[(length - frame.Size)..length];
        _start += length;
        return true;
    }
}
