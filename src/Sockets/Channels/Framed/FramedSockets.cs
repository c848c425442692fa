using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>How a socket goes to the other end in a frame: as bytes that the process there, and no other, makes a socket of.</summary>
internal abstract class FramedSockets
{
    /// <summary>How many bytes that is.</summary>
    public abstract int Size { get; }

    /// <summary>Duplicates a socket for the process at the other end. The source stays open and as it was.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="SocketException">The system refuses.</exception>
    public abstract void Write(Socket source, bool shared, Span<byte> to);

    /// <summary>Closes a source whose duplicate has gone to be the other end's.</summary>
    public abstract void Depart(Socket source);

    /// <summary>Takes over what the process at the other end has duplicated.</summary>
    /// <exception cref="SocketException">The system has no room for it.</exception>
    /// <exception cref="SocketChannelException">The bytes are not what <see cref="Write"/> writes.</exception>
    public abstract DuplicatedSocket Read(ReadOnlySpan<byte> from);
}
