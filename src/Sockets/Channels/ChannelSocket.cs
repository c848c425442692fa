using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>The local socket under a channel: whole packets (SOCK_SEQPACKET in unix(7)), with descriptors beside them.</summary>
internal sealed class ChannelSocket(Socket socket) : IDisposable
{
    private readonly byte[] _peeked = new byte[1];

    /// <summary>Sends a packet whole or not at all, without waiting: 0, or an error of errno(3).</summary>
    /// <exception cref="ObjectDisposedException">The channel is closed.</exception>
    public int TrySend(ReadOnlySpan<byte> packet, ReadOnlySpan<int> descriptors)
    {
        using var pin = new PinnedDescriptor(socket);
        return DescriptorMessage.TrySend(pin.Number, packet, descriptors);
    }

    /// <summary>Receives a packet, if there is one.</summary>
    /// <exception cref="ObjectDisposedException">The channel is closed.</exception>
    public DescriptorPacket TryReceive(Span<byte> packet, Span<int> descriptors)
    {
        using var pin = new PinnedDescriptor(socket);
        return DescriptorMessage.Receive(pin.Number, packet, descriptors, Interop.Linux.DontWait);
    }

    /// <summary>Waits until there is room to send: by sending a packet that says nothing as soon as there is.</summary>
    public async Task WaitForRoomAsync() => await socket.SendAsync(ChannelPacket.Nothing, SocketFlags.None).ConfigureAwait(false);

    /// <summary>Waits until there is a packet, or the end, to receive. Takes nothing: may be cancelled.</summary>
    public async ValueTask WaitForPacketAsync(CancellationToken cancellationToken) =>
        await socket.ReceiveAsync(_peeked, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);

    public void Dispose() => socket.Dispose();
}
