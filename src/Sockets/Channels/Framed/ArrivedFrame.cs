using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A message that is in this process and that nobody has received yet.</summary>
/// <param name="socket">What came with it; null if nothing did, or if it was lost.</param>
/// <param name="isLost">Whether a socket came that found no room.</param>
/// <param name="payload">What it says.</param>
/// <param name="length">Of its frame.</param>
internal sealed class ArrivedFrame(DuplicatedSocket? socket, bool isLost, byte[] payload, int length)
{
    public int Length => length;

    /// <summary>Makes the socket, which is the receiver's then.</summary>
    /// <exception cref="SocketChannelException">It was lost on the way; or what came is no socket, and is closed.</exception>
    public SocketMessage Open()
    {
        if (isLost)
        {
            throw new SocketChannelException(SocketChannelFault.SocketLost, payload);
        }

        try
        {
            return new SocketMessage(socket?.ToSocket(), payload);
        }
        catch (SocketException e)
        {
            throw new SocketChannelException(SocketChannelFault.BadPacket, default, e);
        }
    }

    public void Close() => socket?.Close();
}
