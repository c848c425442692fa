using System.Net.Sockets;
using PluginHost.Sockets;

namespace SocketReceiver;

/// <summary>What the article has in its second AppDomain: gets a socket, uses it, knows nothing of where it comes from.</summary>
public static class Receiver
{
    /// <summary>Opens a listening socket, serves one client an echo, and closes both.</summary>
    public static void TransferSocket(SocketInformation information)
    {
        using Socket listener = SocketDuplicator.Open(information);
        using Socket client = listener.Accept();
        var buffer = new byte[256];
        for (int read; (read = client.Receive(buffer)) > 0;)
        {
            client.Send(buffer.AsSpan(0, read));
        }
    }
}
