using PluginHost.Hosting.Connections;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Sessions;

/// <summary>
/// Moves the sessions of a generation that drains to whichever serves, each as soon as it stops. What cannot move finishes where it is,
/// like any connection that drains.
/// </summary>
/// <remarks>
/// Few are asked to stop at a time, so that the wait of one does not grow with their number; one that does not stop soon goes on being
/// waited for, but out of the others' way.
/// </remarks>
/// <param name="from">The generation that drains.</param>
/// <param name="successor">The one that serves now; null if there is none.</param>
/// <param name="timeout">How long saving and loading one may take.</param>
/// <param name="time">The host's clock.</param>
/// <param name="moved">Told what became of all that were there at first.</param>
internal sealed class SessionMover(
    GenerationConnections from, Func<GenerationConnections?> successor, TimeSpan timeout, TimeProvider time,
    Action<SessionMoveReport> moved)
    : ISessionMover
{
    private static readonly int Lanes = 2 * Environment.ProcessorCount;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _lanes = new(Lanes);

    public void Begin(IReadOnlyList<IMovingSession> sessions)
    {
        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(() => MoveAllAsync(sessions));
        }
    }

    private async Task MoveAllAsync(IReadOnlyList<IMovingSession> sessions)
    {
        long begun = time.GetTimestamp();
        var moves = new List<Task<SessionMove>>(sessions.Count);
        foreach (IMovingSession session in sessions)
        {
            await _lanes.WaitAsync();
            moves.Add(MoveAsync(session));
        }

        SessionMove[] ends = await Task.WhenAll(moves);
        moved(new SessionMoveReport(
            ends.Count(e => e.Outcome == SessionMoveOutcome.Moved),
            ends.Count(e => e.Outcome == SessionMoveOutcome.Stayed),
            time.GetElapsedTime(begun),
            ends.Select(e => e.Pause).DefaultIfEmpty().Max()));
    }

    /// <summary>Comes with a lane, and leaves it free.</summary>
    private async Task<SessionMove> MoveAsync(IMovingSession session)
    {
        Suspension suspension = session.Suspend();
        bool hasLane = true;
        try
        {
            if (!await StopsSoonAsync(suspension))
            {
                _lanes.Release();
                hasLane = false;
                if (await suspension.Stopped)
                {
                    await _lanes.WaitAsync();
                    hasLane = true;
                }
            }

            if (!await suspension.Stopped)
            {
                return new SessionMove(SessionMoveOutcome.Ended, TimeSpan.Zero);
            }

            long stopped = time.GetTimestamp();
            if (await TryMoveAsync(session))
            {
                return new SessionMove(SessionMoveOutcome.Moved, time.GetElapsedTime(stopped));
            }

            session.GiveBack(finishing: true);
            return new SessionMove(SessionMoveOutcome.Stayed, TimeSpan.Zero);
        }
        finally
        {
            if (hasLane)
            {
                _lanes.Release();
            }
        }
    }

    private async Task<bool> StopsSoonAsync(Suspension suspension)
    {
        try
        {
            await suspension.Stopped.WaitAsync(Patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Moves a session to whichever serves; where that one ends meanwhile, to the one after it.</summary>
    private async Task<bool> TryMoveAsync(IMovingSession session)
    {
        long begun = time.GetTimestamp();
        GenerationConnections? to = successor();
        while (to is not null && !await TryMoveAsync(session, to))
        {
            if (!to.IsLost)
            {
                return false;
            }

            GenerationConnections lost = to;
            while ((to = successor()) is null || to == lost)
            {
                if (time.GetElapsedTime(begun) > timeout)
                {
                    return false;
                }

                await Task.Delay(Patience, time);
            }
        }

        return to is not null;
    }

    private async Task<bool> TryMoveAsync(IMovingSession session, GenerationConnections to)
    {
        if (to.SessionVersion is null || from.SessionVersion is not { } written)
        {
            return false;
        }

        Expectation expected = await to.ExpectAsync([session], written, timeout, CancellationToken.None);
        if (expected.Fault is { } fault)
        {
            if (to.IsLost)
            {
                return false; // No fault of the session's.
            }

            (expected.IsGivers ? from : to).Faulted(fault);
            return false;
        }

        if (expected.Arrivals is not [var arrival])
        {
            return false;
        }

        if (!arrival.TryAdopt())
        {
            arrival.Discard();
            return false;
        }

        return true;
    }
}
