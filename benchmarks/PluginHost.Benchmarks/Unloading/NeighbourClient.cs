using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>
/// Asks on one connection at a steady pace, on a thread of its own. A question that had to wait for the answer to the one before it counts
/// from when it was due: a pause of the server is seen by all that would have asked meanwhile.
/// </summary>
internal sealed class NeighbourClient(IPEndPoint server, TimeSpan period) : IDisposable
{
    private const int MessageSize = 64;
    private readonly MessageConnection _connection = new(server, MessageSize);
    private long _number;

    /// <summary>Asks until told to stop. May be called again.</summary>
    internal NeighbourSample Run(CancellationToken stop)
    {
        var sample = new NeighbourSample();
        long start = Stopwatch.GetTimestamp();
        var freeAt = TimeSpan.Zero;
        for (TimeSpan due = TimeSpan.Zero; !stop.IsCancellationRequested && sample.Answers.Failed == 0; due += period)
        {
            TimeSpan early = due - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                Thread.Sleep(early);
            }

            // What the sleep overshoots is the client's own.
            TimeSpan asked = freeAt > due ? due : Stopwatch.GetElapsedTime(start);
            try
            {
                _connection.Send(_number++);
                sample.Answers.Answered(right: _connection.ReceiveAnswer());
            }
            catch (SocketException e)
            {
                sample.Answers.Fail(e);
            }

            freeAt = Stopwatch.GetElapsedTime(start);
            sample.Latencies.Add(freeAt - asked);
        }

        return sample;
    }

    public void Dispose() => _connection.Dispose();
}
