using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Clients;

/// <summary>A connection that stays, and says something new each time, so that an answer to an earlier message is seen as wrong.</summary>
internal sealed class MessageConnection : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    private readonly Socket _socket;
    private readonly byte[] _sent;
    private readonly byte[] _received;

    internal MessageConnection(IPEndPoint server, int messageSize)
    {
        _sent = new byte[messageSize];
        _received = new byte[messageSize];
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

    internal void Send(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_sent, number);
        _socket.Send(_sent);
    }

    /// <summary>Waits for the answer to the last message.</summary>
    /// <returns>Whether it is the message itself.</returns>
    /// <exception cref="SocketException">The connection broke or ended, or no answer came in time.</exception>
    internal bool ReceiveAnswer()
    {
        for (int filled = 0; filled < _received.Length;)
        {
            int received = _socket.Receive(_received.AsSpan(filled));
            if (received == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            filled += received;
        }

        return _received.AsSpan().SequenceEqual(_sent);
    }

    public void Dispose() => _socket.Dispose();
}
