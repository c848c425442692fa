using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Channels.Framed;

/// <summary>
/// Sockets of this process as what <see cref="SocketDuplicator"/> writes: stands for the system that puts handles into a process.
/// </summary>
internal sealed class TicketSockets : FramedSockets
{
    /// <summary>As if the process were out of handles.</summary>
    public bool HasNoRoom { get; set; }

    /// <summary>How many were duplicated.</summary>
    public int Duplicated { get; private set; }

    public override int Size => SocketTicket.Size;

    public override void Write(Socket source, bool shared, Span<byte> to)
    {
        Duplicated++;
        SocketDuplicator.Duplicate(source, Environment.ProcessId).ProtocolInformation.CopyTo(to);
    }

    public override void Depart(Socket source) => source.Dispose();

    public override DuplicatedSocket Read(ReadOnlySpan<byte> from)
    {
        var information = new SocketInformation { ProtocolInformation = from.ToArray() };
        if (HasNoRoom)
        {
            SocketDuplicator.Discard(information);
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }

        try
        {
            return new OpenedSocket(SocketDuplicator.Open(information));
        }
        catch (SocketInformationException)
        {
            throw new SocketChannelException(SocketChannelFault.BadPacket);
        }
    }

    private sealed class OpenedSocket(Socket socket) : DuplicatedSocket
    {
        public override bool IsShared => socket is SharedDuplicate;

        public override Socket ToSocket() => socket;

        public override void Close() => socket.Dispose();
    }
}
