using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Clients;

/// <summary>A client's connection whose calls block: the cheapest there is. Not thread-safe.</summary>
internal sealed class BlockingConnection : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    private readonly Socket _socket;

    /// <exception cref="SocketException">The server cannot be reached.</exception>
    internal BlockingConnection(IPEndPoint server)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)AnswerTimeout.TotalMilliseconds,
        };
        try
        {
            _socket.Connect(server);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    internal void Send(ReadOnlySpan<byte> message) => _socket.Send(message);

    /// <summary>Waits until <paramref name="answer"/> is full.</summary>
    /// <exception cref="SocketException">The connection broke or ended, or no answer came in time.</exception>
    internal void Receive(Span<byte> answer)
    {
        while (!answer.IsEmpty)
        {
            answer = answer[ReceiveSome(answer)..];
        }
    }

    /// <summary>Waits for something.</summary>
    /// <returns>How much has come.</returns>
    /// <exception cref="SocketException">The connection broke or ended, or nothing came in time.</exception>
    internal int ReceiveSome(Span<byte> some)
    {
        int received = _socket.Receive(some);
        return received > 0 ? received : throw new SocketException((int)SocketError.ConnectionReset);
    }

    public void Dispose() => _socket.Dispose();
}
