using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A message that is in this process and that nobody has received yet.</summary>
internal sealed class ArrivedMessage(bool hasSocket, SocketTraits traits, byte[] payload)
{
    private LinuxDuplicatedSocket? _socket;

    public bool HasSocket => hasSocket;

    /// <summary>Gives it the descriptor that came for it.</summary>
    public void Attach(int descriptor, SocketEngine engine) => _socket = LinuxDuplicatedSocket.Received(descriptor, traits, engine);

    /// <summary>Makes the socket, which is the receiver's then.</summary>
    /// <exception cref="SocketChannelException">It was lost on the way; or what came is no socket, and is closed.</exception>
    public SocketMessage Open()
    {
        if (!hasSocket)
        {
            return new SocketMessage(null, payload);
        }

        if (_socket is not { } socket)
        {
            throw new SocketChannelException(SocketChannelFault.SocketLost, payload);
        }

        _socket = null;
        try
        {
            return new SocketMessage(socket.ToSocketIfItIsOne(), payload);
        }
        catch (SocketException e)
        {
            throw new SocketChannelException(SocketChannelFault.BadPacket, default, e);
        }
    }

    public void Close() => _socket?.Close();
}
