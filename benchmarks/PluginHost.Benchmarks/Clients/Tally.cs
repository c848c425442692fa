using System.Net.Sockets;

namespace PluginHost.Benchmarks.Clients;

/// <summary>What a client did, counted. Not thread-safe.</summary>
internal sealed class Tally
{
    private readonly long[] _failures = new long[Enum.GetValues<FailureKind>().Length];

    /// <summary>Exchanges that went as they should.</summary>
    internal long Succeeded { get; private set; }

    internal long Failed => _failures.Sum();

    internal long this[FailureKind kind] => _failures[(int)kind];

    /// <summary>Counts an answer that came.</summary>
    internal void Answered(bool right)
    {
        if (right)
        {
            Succeeded++;
        }
        else
        {
            Fail(FailureKind.Wrong);
        }
    }

    /// <summary>Counts answers that all were right.</summary>
    internal void Answered(long count) => Succeeded += count;

    internal void Fail(FailureKind kind) => _failures[(int)kind]++;

    internal void Fail(SocketException e) => Fail(e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => FailureKind.Refused,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => FailureKind.Reset,
        SocketError.TimedOut => FailureKind.TimedOut,
        _ => FailureKind.Client,
    });

    internal void Add(Tally other)
    {
        Succeeded += other.Succeeded;
        for (int i = 0; i < _failures.Length; i++)
        {
            _failures[i] += other._failures[i];
        }
    }
}
