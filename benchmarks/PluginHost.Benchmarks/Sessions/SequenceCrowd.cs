using System.Diagnostics;
using System.Net;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>Many connections, each with a message a period, spread evenly: one thread sends, the pool's receive.</summary>
internal sealed class SequenceCrowd : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);
    private readonly SequenceConnection[] _connections;
    private readonly TimeSpan _period;
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;

    internal SequenceCrowd(IPEndPoint server, int connections, TimeSpan period)
    {
        _period = period;
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new SequenceConnection(server, Clock))];
    }

    internal SequenceClock Clock { get; } = new();

    /// <summary>Messages that the clients have sent.</summary>
    internal long Asked => _connections.Sum(connection => connection.LastFromClient);

    internal int Lost => _connections.Count(connection => connection.IsLost);

    internal void Start() =>
        _sending = Task.Factory.StartNew(Send, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Sends no more, and waits for what is not answered yet.</summary>
    internal async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        long start = Stopwatch.GetTimestamp();
        while (!_connections.All(connection => connection.IsLost || connection.IsAnswered)
            && Stopwatch.GetElapsedTime(start) < AnswerTimeout)
        {
            await Task.Delay(Tick);
        }
    }

    internal StreamTally ToServer() => StreamTally.Of([.. _connections.Select(c => (c.FromClient, c.LastFromClient))]);

    internal StreamTally ToClient() => StreamTally.Of([.. _connections.Select(c => (c.FromServer, c.LastFromServer))]);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        await Task.WhenAll(_connections.Select(connection => connection.Receiving));
        _stop.Dispose();
    }

    private void Send()
    {
        long start = Stopwatch.GetTimestamp();
        for (long sent = 0; !_stop.IsCancellationRequested;)
        {
            long due = (long)(Stopwatch.GetElapsedTime(start) / _period * _connections.Length);
            for (; sent < due; sent++)
            {
                _connections[sent % _connections.Length].Ask();
            }

            _stop.Token.WaitHandle.WaitOne(Tick);
        }
    }
}
