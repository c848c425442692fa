using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Reloading;

namespace PluginHost.Benchmarks.Upgrading.Visiting;

/// <summary>Opens, asks, reads and closes as fast as it can.</summary>
/// <param name="plugin">Who is there.</param>
/// <param name="server">Where.</param>
/// <param name="visit">What is asked.</param>
internal sealed class Visitor(string plugin, IPEndPoint server, IVisit visit) : IReloadClient
{
    /// <summary>A server that is gone would otherwise be asked a hundred thousand times a second.</summary>
    private const int MaxFailures = 1000;

    private const int FailuresKept = 10;
    private readonly List<string> _failures = [];

    /// <summary>The first that failed: when and how.</summary>
    internal IReadOnlyList<string> Failures => _failures;

    public ClientSample Run(CancellationToken stop)
    {
        var sample = new ClientSample();
        while (!stop.IsCancellationRequested && sample.Connections.Failed < MaxFailures)
        {
            Visit(sample);
        }

        return sample;
    }

    public void Dispose()
    {
    }

    private void Visit(ClientSample sample)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            using var connection = new BlockingConnection(server);
            bool isRight = visit.Ask(connection);
            sample.Latencies.Add(Stopwatch.GetElapsedTime(start));
            sample.Connections.Answered(isRight);
            if (!isRight)
            {
                Keep(start, "a wrong answer");
            }
        }
        catch (SocketException e)
        {
            sample.Connections.Fail(e);
            Keep(start, e.Message);
        }
    }

    private void Keep(long start, string how)
    {
        if (_failures.Count < FailuresKept)
        {
            _failures.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{DateTime.UtcNow:HH:mm:ss.fff} a new connection to {plugin}, {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F1} ms "
                    + $"after it began: {how}"));
        }
    }
}
