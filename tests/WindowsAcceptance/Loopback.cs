using System.Net;
using System.Net.Sockets;

namespace PluginHost.WindowsAcceptance;

/// <summary>Connections to oneself, and one byte each way over them.</summary>
internal static class Loopback
{
    public static Socket Client() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    public static (Socket Accepted, Socket Peer) Connect(Socket listener)
    {
        Socket peer = Client();
        peer.Connect(listener.LocalEndPoint!);
        return (listener.Accept(), peer);
    }

    public static async Task<(Socket Accepted, Socket Peer)> ConnectAsync(Socket accepting, Socket listener)
    {
        Task<Socket> accept = accepting.AcceptAsync();
        Socket peer = Client();
        peer.Connect(listener.LocalEndPoint!);
        return (await accept, peer);
    }

    public static void Echo(Socket server, Socket client)
    {
        var buffer = new byte[1];
        client.Send([7]);
        Expect.That(server.Receive(buffer) == 1 && buffer[0] == 7, "the byte arrives");
        server.Send([8]);
        Expect.That(client.Receive(buffer) == 1 && buffer[0] == 8, "the answer arrives");
    }

    public static async Task EchoAsync(Socket server, Socket client)
    {
        var buffer = new byte[1];
        Task<int> received = server.ReceiveAsync(buffer);
        client.Send([7]);
        Expect.That(await received == 1 && buffer[0] == 7, "the byte arrives");
        await server.SendAsync(new byte[] { 8 });
        Expect.That(client.Receive(buffer) == 1 && buffer[0] == 8, "the answer arrives");
    }
}
