using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>A client's connection with a numbered stream in both directions. One thread sends, another receives.</summary>
internal sealed class SequenceConnection : IDisposable
{
    private const int BufferSize = 8 * SequenceMessage.Size;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SequenceClock _clock;
    private readonly Lock _lock = new();
    private readonly Queue<(long Number, long At, bool Reloading)> _unanswered = new();
    private readonly byte[] _question = new byte[SequenceMessage.QuestionSize];
    private long _asked;
    private volatile bool _isLost;

    internal SequenceConnection(IPEndPoint server, SequenceClock clock)
    {
        _clock = clock;
        _socket.Connect(server);
        Receiving = ReceiveAllAsync();
    }

    /// <summary>Ends with the connection, and does not fail.</summary>
    internal Task Receiving { get; }

    /// <summary>Whether the server ended it.</summary>
    internal bool IsLost => _isLost;

    internal bool IsAnswered
    {
        get
        {
            lock (_lock)
            {
                return _unanswered.Count == 0 && FromServer.Last >= LastFromServer;
            }
        }
    }

    /// <summary>What the server received, as it said.</summary>
    internal NumberedStream FromClient { get; } = new();

    internal NumberedStream FromServer { get; } = new();

    internal long LastFromClient => _asked;

    /// <summary>The number that the server's last message must have by now.</summary>
    internal long LastFromServer => _asked + _asked / SequenceMessage.PushEvery;

    internal void Ask()
    {
        if (_isLost)
        {
            return;
        }

        lock (_lock)
        {
            _unanswered.Enqueue((++_asked, Stopwatch.GetTimestamp(), _clock.IsReloading));
        }

        SequenceMessage.WriteQuestion(_asked, _question);
        try
        {
            _socket.Send(_question);
        }
        catch (SocketException)
        {
            _isLost = true;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAllAsync()
    {
        byte[] buffer = new byte[BufferSize];
        int length = 0;
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(length)) is > 0 and var received)
            {
                length += received;
                int read = 0;
                for (; length - read >= SequenceMessage.Size; read += SequenceMessage.Size)
                {
                    Take(SequenceMessage.Parse(buffer.AsSpan(read)));
                }

                buffer.AsSpan(read, length - read).CopyTo(buffer);
                length -= read;
            }
        }
        catch (SocketException)
        {
            // As lost as one that was ended in order.
        }

        _isLost = true;
    }

    private void Take(SequenceMessage message)
    {
        long now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            FromServer.Add(message.Number);
            if (message.Answered == 0)
            {
                return;
            }

            // An answer that was lost is the other direction's loss: the next one says what the server had received by then.
            FromClient.Know(message.Expected - 1);
            if (FromClient.Add(message.Answered) && message.Expected != message.Answered)
            {
                FromClient.Damage();
            }

            while (_unanswered.TryPeek(out (long Number, long At, bool Reloading) question) && question.Number <= message.Answered)
            {
                _unanswered.Dequeue();
                _clock.Add(Stopwatch.GetElapsedTime(question.At, now), question.Reloading);
            }
        }
    }
}
