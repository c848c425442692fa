using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Clients;

/// <summary>
/// Connections of one byte each way, closed by the client, as fast as one thread can make them. A few are under way at any time:
/// the oldest is finished just before a new one is begun, so the thread seldom waits and the server seldom sleeps.
/// </summary>
internal sealed class ConnectLoad(IPEndPoint server, int underWay) : ILoad
{
    /// <summary>A server that is gone would otherwise be asked a hundred thousand times a second.</summary>
    private const int MaxFailures = 1000;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    private readonly Socket?[] _underWay = new Socket?[underWay];
    private readonly byte[] _byte = new byte[1];

    public Tally Run(TimeSpan duration)
    {
        var tally = new Tally();
        var clock = Stopwatch.StartNew();
        for (int next = 0; clock.Elapsed < duration && tally.Failed < MaxFailures; next = (next + 1) % underWay)
        {
            Finish(next, tally);
            Begin(next, tally);
        }

        for (int i = 0; i < underWay; i++)
        {
            Finish(i, tally);
        }

        return tally;
    }

    public void Dispose()
    {
        foreach (var socket in _underWay)
        {
            socket?.Dispose();
        }
    }

    private void Begin(int index, Tally tally)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = (int)AnswerTimeout.TotalMilliseconds,
        };
        try
        {
            socket.Connect(server);
            _byte[0] = Question(index);
            socket.Send(_byte);
            _underWay[index] = socket;
        }
        catch (SocketException e)
        {
            tally.Fail(e);
            socket.Dispose();
        }
    }

    private void Finish(int index, Tally tally)
    {
        if (_underWay[index] is not { } socket)
        {
            return;
        }

        _underWay[index] = null;
        using (socket)
        {
            try
            {
                if (socket.Receive(_byte) == 0)
                {
                    tally.Fail(FailureKind.Reset);
                }
                else
                {
                    tally.Answered(right: _byte[0] == Question(index));
                }
            }
            catch (SocketException e)
            {
                tally.Fail(e);
            }
        }
    }

    /// <summary>Differs between the connections under way, so that an answer to another one is seen as wrong.</summary>
    private static byte Question(int index) => (byte)index;
}
