using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Clients;

/// <summary>
/// Connections that stay, each with one message under way at any time. One thread goes round them, takes each answer and sends the
/// next message: two calls a message, and no waiting while the server keeps up. A connection that fails is counted once and left out.
/// </summary>
internal sealed class MessageLoad : ILoad
{
    private readonly List<MessageConnection> _connections = [];
    private long _number;

    internal MessageLoad(IPEndPoint server, int connections, int messageSize)
    {
        for (int i = 0; i < connections; i++)
        {
            _connections.Add(new MessageConnection(server, messageSize));
        }
    }

    public Tally Run(TimeSpan duration)
    {
        var tally = new Tally();
        var clock = Stopwatch.StartNew();
        GoRound(tally, receive: false, send: true);
        while (clock.Elapsed < duration && _connections.Count > 0)
        {
            GoRound(tally, receive: true, send: true);
        }

        GoRound(tally, receive: true, send: false);
        return tally;
    }

    public void Dispose() => _connections.ForEach(connection => connection.Dispose());

    private void GoRound(Tally tally, bool receive, bool send)
    {
        // Backwards, so that one can be taken out on the way.
        for (int i = _connections.Count - 1; i >= 0; i--)
        {
            try
            {
                if (receive)
                {
                    tally.Answered(right: _connections[i].ReceiveAnswer());
                }

                if (send)
                {
                    _connections[i].Send(_number++);
                }
            }
            catch (SocketException e)
            {
                tally.Fail(e);
                _connections[i].Dispose();
                _connections.RemoveAt(i);
            }
        }
    }
}
