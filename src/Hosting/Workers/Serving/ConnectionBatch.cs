using PluginHost.Hosting.Links;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>
/// Tells the host of connections that are over, those of one millisecond together: a message each would wake a thread of the host for each. Thread-safe.
/// </summary>
/// <param name="link">The way to the host.</param>
/// <param name="time">The clock.</param>
internal sealed class Departures(WorkerLink link, TimeProvider time) : IDisposable
{
    // In a packet with room to spare.
    private const int Most = 1024;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly List<ConnectionKey> _left = [];
    private ITimer? _timer;

    /// <summary>A connection of which the host keeps nothing but its name: it is told soon.</summary>
    public void Add(ConnectionKey key)
    {
        lock (_lock)
        {
            _left.Add(key);
            if (_left.Count == Most)
            {
                TellAll();
            }
            else if (_left.Count == 1)
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
            if (_left.Count > 0)
            {
                TellAll();
            }
        }
    }

    /// <summary>Tells at once of one, and of none that waits.</summary>
    public void Tell(ConnectionKey key) => link.Post(WorkerMessageKind.Left, new PayloadWriter().List([key], Write));

    public void Dispose() => _timer?.Dispose();

    private void TellAll()
    {
        link.Post(WorkerMessageKind.Left, new PayloadWriter().List(_left, Write));
        _left.Clear();
    }

    private static void Write(PayloadWriter to, ConnectionKey key) => to.Key(key);
}
