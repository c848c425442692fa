using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>A connection to the plugin that has had its first answer. Not thread-safe.</summary>
internal sealed class Questioner : IDisposable
{
    private static long _lastQuestion;
    private readonly BlockingConnection _connection;
    private readonly ReloadProgress _progress;
    private readonly int _oldest;
    private long _question;
    private int? _generation;

    private Questioner(IPEndPoint server, ReloadProgress progress)
    {
        (_progress, _oldest) = (progress, progress.Serving);
        _connection = new BlockingConnection(server);
    }

    /// <summary>Connects and asks a first question; counts how that went and how long it took.</summary>
    /// <returns>Null if there was no right answer.</returns>
    internal static Questioner? Open(IPEndPoint server, ReloadProgress progress, ClientSample sample)
    {
        long start = Stopwatch.GetTimestamp();
        Questioner? opened = null;
        try
        {
            opened = new Questioner(server, progress);
            opened.Ask();
            bool right = opened.TryReceive(out var answer);
            var latency = Stopwatch.GetElapsedTime(start);
            sample.Connections.Answered(right);
            sample.Latencies.Add(latency);
            if (answer.Connection == 1)
            {
                sample.FirstLatencies.Add(latency);
            }

            if (right)
            {
                return opened;
            }
        }
        catch (SocketException e)
        {
            sample.Connections.Fail(e);
        }

        opened?.Dispose();
        return null;
    }

    internal void Ask()
    {
        _question = Interlocked.Increment(ref _lastQuestion);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, _question);
        _connection.Send(bytes);
    }

    /// <summary>Waits for the answer to the last question.</summary>
    /// <returns>Whether it is right: it must also come from the generation that answered first.</returns>
    /// <exception cref="SocketException">The connection broke or ended, or no answer came in time.</exception>
    internal bool TryReceive(out Answer answer)
    {
        Span<byte> bytes = stackalloc byte[Answer.Size];
        _connection.Receive(bytes);
        answer = Answer.Parse(bytes);
        _generation ??= answer.Generation;
        return answer.Generation == _generation && _progress.IsRight(answer, _question, _oldest);
    }

    public void Dispose() => _connection.Dispose();
}
