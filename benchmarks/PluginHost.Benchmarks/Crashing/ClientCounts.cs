using System.Net.Sockets;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>What the clients of one kind did and saw. Thread-safe.</summary>
internal sealed class ClientCounts
{
    private readonly Lock _lock = new();
    private readonly LatencyHistogram _latencies = new();
    private ClientRow _row = new();

    internal ClientRow Row
    {
        get
        {
            lock (_lock)
            {
                return _row with { Latency = _latencies.Summarize() };
            }
        }
    }

    internal void Opened()
    {
        lock (_lock)
        {
            _row = _row with { Opened = _row.Opened + 1 };
        }
    }

    internal void Answered(Answers answers, TimeSpan latency)
    {
        lock (_lock)
        {
            _row = _row with { Answers = _row.Answers + answers };
            _latencies.Add(latency);
        }
    }

    internal void Fail(SocketException e)
    {
        lock (_lock)
        {
            _row = e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => _row with { Refused = _row.Refused + 1 },
                SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => _row with { Lost = _row.Lost + 1 },
                _ => _row with { Failed = _row.Failed + 1 },
            };
        }
    }

    internal void Silent()
    {
        lock (_lock)
        {
            _row = _row with { Silent = _row.Silent + 1 };
        }
    }
}
