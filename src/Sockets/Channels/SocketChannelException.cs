namespace PluginHost.Sockets;

/// <summary>A <see cref="SocketChannel"/> cannot do what it was asked; <see cref="Fault"/> says why.</summary>
public sealed class SocketChannelException : IOException
{
    /// <summary>Creates the exception for <paramref name="fault"/> with its standard message.</summary>
    public SocketChannelException(SocketChannelFault fault)
        : this(fault, payload: default)
    {
    }

    internal SocketChannelException(SocketChannelFault fault, ReadOnlyMemory<byte> payload, Exception? inner = null)
        : base(Describe(fault), inner)
    {
        Fault = fault;
        Payload = payload;
    }

    /// <summary>What is wrong.</summary>
    public SocketChannelFault Fault { get; }

    /// <summary>With <see cref="SocketChannelFault.SocketLost"/> what came with the socket; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    private static string Describe(SocketChannelFault fault) => fault switch
    {
        SocketChannelFault.PeerClosed => "The other end of the channel is closed.",
        SocketChannelFault.BadPacket => "What came over the channel is not what this library sends; the channel is closed.",
        SocketChannelFault.SocketLost => "A socket came over the channel while no descriptor was free; it is lost.",
        _ => "The process at the other end of the channel is not the one that was to be there.",
    };
}
