using PluginHost.Hosting.Connections;

namespace PluginHost.Hosting.Sessions;

/// <summary>
/// All sessions of a generation, moved together: stopped, then saved and loaded, then all gone or all given back. For plugins whose state
/// moves with them. Used by one caller at a time.
/// </summary>
internal sealed class SessionBatch
{
    private readonly GenerationConnections _from;
    private readonly GenerationConnections _to;
    private readonly TimeProvider _time;
    private readonly (IMovingSession Session, Suspension Suspension)[] _asked;
    private IReadOnlyList<IArrivingSession> _arrivals = [];

    private SessionBatch(GenerationConnections from, GenerationConnections to, TimeProvider time)
    {
        (_from, _to, _time) = (from, to, time);
        _asked = [.. from.Sessions.Select(s => (s, s.Suspend()))];
    }

    /// <summary>Holds new connections back and asks every session to stop.</summary>
    /// <exception cref="IOException">Whoever runs the old code cannot be reached.</exception>
    public static async Task<SessionBatch> BeginAsync(GenerationConnections from, GenerationConnections to, TimeProvider time)
    {
        await from.HoldAsync();
        return new SessionBatch(from, to, time);
    }

    public int Count => _arrivals.Count;

    /// <summary>Waits until every session has stopped or ended.</summary>
    /// <returns>How many had not, when the time was over.</returns>
    public async Task<int> StopAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_asked.Select(a => a.Suspension.Stopped)).WaitAsync(timeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Who they are is counted below.
        }

        return _asked.Count(a => !a.Suspension.Stopped.IsCompleted);
    }

    /// <summary>Resets the connections of those that have not stopped.</summary>
    /// <returns>How many those were.</returns>
    public int AbortRunning()
    {
        IMovingSession[] stragglers = [.. _asked.Where(a => !a.Suspension.Stopped.IsCompleted).Select(a => a.Session)];
        Array.ForEach(stragglers, s => s.Abort());
        return stragglers.Length;
    }

    /// <summary>Saves every stopped session in the old code and loads it in the new, on several threads.</summary>
    /// <returns>The first fault; null if every session could be moved.</returns>
    public async Task<PluginFault?> LoadAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_from.SessionVersion is not { } written || _to.SessionVersion is null)
        {
            return new PluginFault("Load", "the new version takes no sessions (it has no ISessionHandler)", null);
        }

        IMovingSession[] stopped = [.. _asked
            .Where(a => a.Suspension.Stopped is { IsCompletedSuccessfully: true, Result: true })
            .Select(a => a.Session)];
        int share = Math.Max(1, (stopped.Length + Environment.ProcessorCount - 1) / Environment.ProcessorCount);
        Expectation[] expected = await Task.WhenAll(
            stopped.Chunk(share).Select(chunk => _to.ExpectAsync(chunk, written, timeout, cancellationToken)));
        _arrivals = [.. expected.SelectMany(e => e.Arrivals)];
        return expected.FirstOrDefault(e => e.Fault is not null)?.Fault;
    }

    /// <summary>Every session goes on in the new generation.</summary>
    public void Commit()
    {
        foreach (IArrivingSession arrival in _arrivals)
        {
            if (!arrival.TryAdopt())
            {
                arrival.Discard();
            }
        }
    }

    /// <summary>Every session goes on where it was, and new ones may come.</summary>
    public void GiveBack()
    {
        foreach (IArrivingSession arrival in _arrivals)
        {
            arrival.Discard();
        }

        foreach ((IMovingSession session, _) in _asked)
        {
            session.GiveBack(finishing: false);
        }

        _from.Reopen();
    }
}
