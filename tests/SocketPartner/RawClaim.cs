using System.Net.Sockets;

namespace PluginHost.SocketPartner;

/// <summary>Speaks to a claim server without the library: what a process does that means no good.</summary>
internal static class RawClaim
{
    private const int SomeSeconds = 10_000;

    public static Socket Connect(string server)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified) { ReceiveTimeout = SomeSeconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint($"\0pluginhost-claims-{server}"));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What came back in hexadecimal, or how the connection ended.</summary>
    public static string Dial(string server, byte[] bytes)
    {
        using Socket socket = Connect(server);
        return Say(socket, bytes);
    }

    /// <inheritdoc cref="Dial"/>
    public static string Say(Socket socket, byte[] bytes)
    {
        try
        {
            socket.Send(bytes);
            var answer = new byte[256];
            int length = socket.Receive(answer);
            return length == 0 ? "closed" : Convert.ToHexStringLower(answer.AsSpan(0, length));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.Shutdown or SocketError.ConnectionReset)
        {
            // Closed before, or while, the bytes went.
            return "closed";
        }
    }
}
