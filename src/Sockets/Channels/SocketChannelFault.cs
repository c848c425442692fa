namespace PluginHost.Sockets;

/// <summary>What went wrong on a <see cref="SocketChannel"/>.</summary>
public enum SocketChannelFault
{
    /// <summary>The other end is closed, or its process has ended. What was to be sent was not: its socket is still the caller's.</summary>
    PeerClosed,

    /// <summary>What came is nothing this library sends. The channel is closed, and so is what came with it.</summary>
    BadPacket,

    /// <summary>
    /// A socket came that found no free descriptor here, and is gone: its connection is closed.
    /// <see cref="SocketChannelException.Payload"/> is what came with it. The channel goes on.
    /// </summary>
    SocketLost,

    /// <summary>The process at the other end is not the one that was to be there, or cannot be told.</summary>
    WrongProcess,
}
