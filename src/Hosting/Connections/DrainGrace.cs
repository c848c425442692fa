using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Connections;

/// <summary>How long connections of a generation that drains may wait for their first bytes (ADR 22). Thread-safe.</summary>
internal sealed class DrainGrace : IDisposable
{
    /// <summary>
    /// One second: a client sends its first request within a round trip, and this covers a slow network with one lost packet.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _length;
    private readonly Action _ended;
    private readonly ITimer _timer;
    private volatile bool _isOver;

    /// <param name="drainTimeout">How long the generation may drain. The grace is half of it at most: a handler needs time to
    /// finish.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="ended">Called each time the grace ends.</param>
    public DrainGrace(TimeSpan drainTimeout, TimeProvider time, Action ended)
    {
        _length = drainTimeout / 2 < Longest ? drainTimeout / 2 : Longest;
        _ended = ended;
        using (SuppressedFlow.Enter())
        {
            _timer = time.CreateTimer(static grace => ((DrainGrace)grace!).End(), this, _length, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Grants the same time to a connection that came after the end of the grace.</summary>
    public void Renew()
    {
        if (_isOver)
        {
            _isOver = false;
            _timer.Change(_length, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    // In this order: a connection that finds the grace not over is among those that the call sees.
    private void End()
    {
        _isOver = true;
        Interlocked.MemoryBarrier();
        _ended();
    }
}
