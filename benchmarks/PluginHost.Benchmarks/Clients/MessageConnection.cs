using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Clients;

/// <summary>A connection that stays, and says something new each time, so that an answer to an earlier message is seen as wrong.</summary>
internal sealed class MessageConnection(IPEndPoint server, int messageSize) : IDisposable
{
    private readonly BlockingConnection _connection = new(server);
    private readonly byte[] _sent = new byte[messageSize];
    private readonly byte[] _received = new byte[messageSize];

    internal void Send(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_sent, number);
        _connection.Send(_sent);
    }

    /// <summary>Waits for the answer to the last message.</summary>
    /// <returns>Whether it is the message itself.</returns>
    /// <exception cref="SocketException">The connection broke or ended, or no answer came in time.</exception>
    internal bool ReceiveAnswer()
    {
        _connection.Receive(_received);
        return _received.AsSpan().SequenceEqual(_sent);
    }

    public void Dispose() => _connection.Dispose();
}
