using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>
/// A connection whose requests are numbered: from the answers it sees which are missing, come twice or are none. Not thread-safe.
/// </summary>
internal sealed class NumberedConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly IWords _words;
    private readonly byte[] _requests;
    private readonly byte[] _answer;
    private long _asked;
    private long _answered;

    private NumberedConnection(IWords words, int atOnce)
    {
        _words = words;
        _requests = new byte[words.RequestSize * atOnce];
        _answer = new byte[words.AnswerSize];
    }

    /// <param name="server">Who is asked.</param>
    /// <param name="words">How.</param>
    /// <param name="atOnce">How many requests are sent together.</param>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    internal static async Task<NumberedConnection> OpenAsync(IPEndPoint server, IWords words, int atOnce)
    {
        var connection = new NumberedConnection(words, atOnce);
        try
        {
            await connection._socket.ConnectAsync(server);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends the next requests, and receives until all are answered or known to be missing.</summary>
    /// <exception cref="SocketException">The connection broke or ended.</exception>
    internal async Task<Answers> AskAsync()
    {
        for (int at = 0; at < _requests.Length; at += _words.RequestSize)
        {
            _words.WriteRequest(++_asked, _requests.AsSpan(at, _words.RequestSize));
        }

        await _socket.SendAsync(_requests);
        var answers = new Answers();
        while (_answered < _asked)
        {
            await ReceiveAsync();
            answers += Judge();
        }

        return answers;
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync()
    {
        for (int filled = 0; filled < _answer.Length;)
        {
            int received = await _socket.ReceiveAsync(_answer.AsMemory(filled));
            filled += received > 0 ? received : throw new SocketException((int)SocketError.ConnectionReset);
        }
    }

    private Answers Judge()
    {
        if (!_words.TryReadAnswer(_answer, out long number) || number > _asked)
        {
            _answered++;
            return new Answers(Wrong: 1);
        }

        if (number <= _answered)
        {
            return new Answers(Doubled: 1);
        }

        long missing = number - _answered - 1;
        _answered = number;
        return new Answers(Right: 1, Missing: missing);
    }
}
