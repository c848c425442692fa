using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>
/// Connections that stay with the generation that took them. All ask at once, many times a second. One that is lost is counted and opened
/// anew; some are closed and opened anew when told, oldest first, or no generation would ever end.
/// </summary>
internal sealed class StayingConnections(IPEndPoint server, int count, ReloadProgress progress) : IReloadClient
{
    private const int MaxFailures = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly Questioner?[] _connections = new Questioner?[count];
    private int _toRenew;
    private int _oldest;

    /// <summary>Has some closed and opened anew in the next round. Thread-safe.</summary>
    internal void Renew(int connections) => Interlocked.Add(ref _toRenew, connections);

    public ClientSample Run(CancellationToken stop)
    {
        var sample = new ClientSample();
        while (!stop.IsCancellationRequested && sample.Connections.Failed + sample.Messages.Failed < MaxFailures)
        {
            long start = Stopwatch.GetTimestamp();
            CloseOldest(Math.Min(count, Interlocked.Exchange(ref _toRenew, 0)));
            OpenMissing(sample);
            ForEach(sample, connection => connection.Ask());
            ForEach(sample, connection => sample.Messages.Answered(right: connection.TryReceive(out _)));
            var rest = Interval - Stopwatch.GetElapsedTime(start);
            stop.WaitHandle.WaitOne(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }

        return sample;
    }

    /// <summary>Closes all; the next run opens them anew.</summary>
    internal void Close() => CloseOldest(count);

    public void Dispose() => Close();

    private void CloseOldest(int connections)
    {
        for (; connections > 0; connections--)
        {
            Drop(_oldest);
            _oldest = (_oldest + 1) % count;
        }
    }

    private void OpenMissing(ClientSample sample)
    {
        for (int i = 0; i < count; i++)
        {
            _connections[i] ??= Questioner.Open(server, progress, sample);
        }
    }

    private void ForEach(ClientSample sample, Action<Questioner> act)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                if (_connections[i] is { } connection)
                {
                    act(connection);
                }
            }
            catch (SocketException e)
            {
                sample.Messages.Fail(e);
                Drop(i);
            }
        }
    }

    private void Drop(int index)
    {
        _connections[index]?.Dispose();
        _connections[index] = null;
    }
}
