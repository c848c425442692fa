using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// A socket as <see cref="SocketTraits"/> and WSAPROTOCOL_INFOW, which names a handle in the table of the process at the other end.
/// </summary>
/// <param name="target">That process; taken over.</param>
internal sealed class WindowsFramedSockets(HeldProcess target) : FramedSockets, IDisposable
{
    public override int Size => SocketTicket.WindowsTailSize;

    public override void Write(Socket source, bool shared, Span<byte> to)
    {
        ObjectDisposedException.ThrowIf(source.SafeHandle.IsClosed, source);
        SocketTraits.Of(source, shared).Write(to);
        try
        {
            WindowsProtocolInfo.Write(source.SafeHandle, target.Id, to[SocketTraits.Size..]);
        }
        catch (SocketException) when (target.HasEnded)
        {
            throw new SocketChannelException(SocketChannelFault.PeerClosed);
        }
    }

    // Not by WindowsDuplicatedSocket.MovedFrom, which takes the file object off its completion port: that may be its receiver's by now, who
    // has done it.
    public override void Depart(Socket source)
    {
        if (source is not SharedDuplicate)
        {
            RuntimeInternals.KeepBoundFile(source);
            source.Dispose();
        }
    }

    public override DuplicatedSocket Read(ReadOnlySpan<byte> from)
    {
        if (!SocketTraits.TryRead(from, out SocketTraits traits))
        {
            throw new SocketChannelException(SocketChannelFault.BadPacket);
        }

        nint handle = WindowsProtocolInfo.Open(from[SocketTraits.Size..]);
        return traits.IsShared ? WindowsDuplicatedSocket.Received(handle, traits) : WindowsDuplicatedSocket.TakenOver(handle, traits);
    }

    public void Dispose() => target.Dispose();
}
