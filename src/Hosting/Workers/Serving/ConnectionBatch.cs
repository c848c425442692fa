using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>
/// Tells the host one thing of connections, those of one millisecond together: a message each would wake a thread of the host for each.
/// Thread-safe.
/// </summary>
/// <param name="link">The way to the host.</param>
/// <param name="kind">What is told.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionBatch(WorkerLink link, WorkerMessageKind kind, TimeProvider time) : IDisposable
{
    // In a packet with room to spare.
    private const int Most = 1024;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly List<ConnectionKey> _waiting = [];
    private ITimer? _timer;

    /// <summary>Tells of a connection soon.</summary>
    public void Add(ConnectionKey key)
    {
        lock (_lock)
        {
            _waiting.Add(key);
            if (_waiting.Count == Most)
            {
                TellAll();
            }
            else if (_waiting.Count == 1)
            {
                _timer ??= time.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(Wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Tells at once.</summary>
    public void Tell()
    {
        lock (_lock)
        {
            if (_waiting.Count > 0)
            {
                TellAll();
            }
        }
    }

    /// <summary>Tells at once of one, and of none that waits.</summary>
    public void Tell(ConnectionKey key) => link.Post(kind, new PayloadWriter().List([key], Write));

    public void Dispose() => _timer?.Dispose();

    private void TellAll()
    {
        link.Post(kind, new PayloadWriter().List(_waiting, Write));
        _waiting.Clear();
    }

    private static void Write(PayloadWriter to, ConnectionKey key) => to.Key(key);
}
