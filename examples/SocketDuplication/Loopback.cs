using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SocketDuplication;

/// <summary>The little around the sockets that are duplicated.</summary>
internal static class Loopback
{
    public static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    public static Socket Client() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Sends a line, ends its side, and reads the answer to its end.</summary>
    public static string Ask(Socket client, string text)
    {
        client.Send(Encoding.UTF8.GetBytes(text));
        client.Shutdown(SocketShutdown.Send);
        var answer = new byte[256];
        int length = 0;
        for (int read; (read = client.Receive(answer, length, answer.Length - length, SocketFlags.None)) > 0;)
        {
            length += read;
        }

        return Encoding.UTF8.GetString(answer, 0, length);
    }

    /// <summary>Sends back what comes, to the end.</summary>
    public static void Echo(Socket connection)
    {
        var buffer = new byte[256];
        for (int read; (read = connection.Receive(buffer)) > 0;)
        {
            connection.Send(buffer.AsSpan(0, read));
        }
    }
}
