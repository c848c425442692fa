using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>What .NET keeps in the <see cref="Socket"/> object alone, so that duplicating what the system holds would lose it.</summary>
internal readonly record struct ManagedSettings(bool Blocking, int ReceiveTimeout, int SendTimeout)
{
    public static ManagedSettings Of(Socket socket) => new(socket.Blocking, socket.ReceiveTimeout, socket.SendTimeout);

    public void ApplyTo(Socket socket)
    {
        if (!Blocking)
        {
            socket.Blocking = false;
        }

        if (ReceiveTimeout != 0)
        {
            socket.ReceiveTimeout = ReceiveTimeout;
        }

        if (SendTimeout != 0)
        {
            socket.SendTimeout = SendTimeout;
        }
    }
}
