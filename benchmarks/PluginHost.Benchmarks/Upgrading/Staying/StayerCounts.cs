using System.Net.Sockets;
using PluginHost.Benchmarks.Crashing;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Upgrading.Staying;

/// <summary>Counts for all connections of one kind. Thread-safe.</summary>
internal sealed class StayerCounts
{
    private readonly Lock _lock = new();
    private readonly LatencyHistogram _latencies = new();
    private StayerRow _row = new();

    internal StayerRow Row
    {
        get
        {
            lock (_lock)
            {
                return _row with { Latency = _latencies.Summarize() };
            }
        }
    }

    internal void Opened() => Change(row => row with { Connections = row.Connections + 1 });

    internal void Silent() => Change(row => row with { Silent = row.Silent + 1 });

    internal void Fail(SocketException e) => Change(row => e.SocketErrorCode switch
    {
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => row with { Ended = row.Ended + 1 },
        _ => row with { Failed = row.Failed + 1 },
    });

    /// <summary>A request, or several that were sent together, has all it asked for.</summary>
    internal void Answered(TimeSpan latency)
    {
        lock (_lock)
        {
            _latencies.Add(latency);
        }
    }

    internal void Judged(Answers answers, long lostBytes = 0)
    {
        lock (_lock)
        {
            _row = _row with { Answers = _row.Answers + answers, LostBytes = _row.LostBytes + lostBytes };
        }
    }

    private void Change(Func<StayerRow, StayerRow> change)
    {
        lock (_lock)
        {
            _row = change(_row);
        }
    }
}
