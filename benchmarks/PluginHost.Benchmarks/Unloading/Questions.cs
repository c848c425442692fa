using System.Net;
using System.Net.Sockets;
using System.Text;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>One exchange with each sample; the client closes. The calls block.</summary>
internal static class Questions
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    internal static void AskEcho(IPEndPoint server)
    {
        using var connection = new BlockingConnection(server);
        connection.Send("?"u8);
        Expect(connection, "?"u8);
    }

    internal static void AskTime(IPEndPoint server)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)AnswerTimeout.TotalMilliseconds };
        socket.Connect(server);
        socket.Send("?"u8);
        byte[] answer = new byte[64];
        ThrowUnless(answer.AsSpan(0, socket.Receive(answer)).EndsWith("\r\n"u8));
    }

    internal static void AskChat(IPEndPoint server)
    {
        using var connection = new BlockingConnection(server);
        Expect(connection, "* Welcome"u8);
    }

    internal static void AskKeyValue(IPEndPoint server)
    {
        using var connection = new BlockingConnection(server);
        connection.Send("PING\r\n"u8);
        Expect(connection, "+PONG\r\n"u8);
    }

    /// <summary>The plugin tells where its application listens; that is then asked for JSON.</summary>
    internal static void AskWebApp(IPEndPoint server)
    {
        using var plugin = new TcpClient();
        plugin.Connect(server);
        using var line = new StreamReader(plugin.GetStream());
        var application = new Uri(line.ReadLine()!);

        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, application.Port);
        client.ReceiveTimeout = (int)AnswerTimeout.TotalMilliseconds;
        client.GetStream().Write("GET /answers/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        string answer = reader.ReadToEnd();
        ThrowUnless(
            answer.StartsWith("HTTP/1.1 200 OK", StringComparison.Ordinal) && answer.Contains("\"name\":\"x\"", StringComparison.Ordinal));
    }

    private static void Expect(BlockingConnection connection, ReadOnlySpan<byte> expected)
    {
        Span<byte> answer = stackalloc byte[expected.Length];
        connection.Receive(answer);
        ThrowUnless(answer.SequenceEqual(expected));
    }

    private static void ThrowUnless(bool right)
    {
        if (!right)
        {
            throw new BenchmarkException("A sample plugin gave a wrong answer.");
        }
    }
}
