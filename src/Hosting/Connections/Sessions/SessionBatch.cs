using System.Buffers;
using PluginHost.Hosting.Boundary;

namespace PluginHost.Hosting.Connections.Sessions;

/// <summary>
/// All sessions of a generation, moved together: stopped, then saved and loaded, then all gone or all given back. For plugins whose state moves with
/// them. Used by one caller at a time.
/// </summary>
internal sealed class SessionBatch
{
    private readonly GenerationConnections _from;
    private readonly GenerationConnections _to;
    private readonly TimeProvider _time;
    private readonly (SessionConnection Session, Suspension Suspension)[] _asked;
    private (SessionConnection Session, SessionConnection Expected)[] _pairs = [];

    /// <summary>Holds new connections back and asks every session to stop.</summary>
    public SessionBatch(GenerationConnections from, GenerationConnections to, TimeProvider time)
    {
        (_from, _to, _time) = (from, to, time);
        from.Hold();
        _asked = [.. from.Sessions.Select(s => (s, s.Suspend()))];
    }

    public int Count => _pairs.Length;

    /// <summary>Waits until every session has stopped or ended.</summary>
    /// <returns>How many had not, when the time was over.</returns>
    public async Task<int> StopAsync(TimeSpan timeout, CancellationToken giveUp)
    {
        try
        {
            await Task.WhenAll(_asked.Select(a => a.Suspension.Stopped)).WaitAsync(timeout, _time, giveUp);
        }
        catch (TimeoutException)
        {
            // Who they are is counted below.
        }

        return _asked.Count(a => !a.Suspension.Stopped.IsCompleted);
    }

    /// <summary>Resets the connections of those that have not stopped.</summary>
    /// <returns>How many those were.</returns>
    public int AbortStragglers()
    {
        SessionConnection[] stragglers = [.. _asked.Where(a => !a.Suspension.Stopped.IsCompleted).Select(a => a.Session)];
        Array.ForEach(stragglers, s => s.Abort());
        return stragglers.Length;
    }

    /// <summary>Saves every stopped session in the old code and loads it in the new, on several threads.</summary>
    /// <returns>The first fault; null if every session could be moved.</returns>
    public async Task<PluginFault?> LoadAsync(TimeSpan timeout, CancellationToken giveUp)
    {
        if (_from.SessionVersion is not { } written || _to.SessionVersion is not { } read)
        {
            return new PluginFault("Load", "the new version takes no sessions (it has no ISessionHandler)", null);
        }

        _pairs = [.. _asked
            .Where(a => a.Suspension.Stopped is { IsCompletedSuccessfully: true, Result: true })
            .Select(a => (a.Session, _to.Expect(a.Session)))];
        int share = Math.Max(1, (_pairs.Length + Environment.ProcessorCount - 1) / Environment.ProcessorCount);
        PluginFault?[] faults = await Task.WhenAll(_pairs.Chunk(share).Select(chunk => PluginCall.RunAsync(
            "Save and Load", () => LoadAll(chunk, written, read), timeout, _time, giveUp)));
        return faults.FirstOrDefault(f => f is not null);
    }

    /// <summary>Every session goes on in the new generation.</summary>
    public void Commit()
    {
        foreach ((SessionConnection session, SessionConnection expected) in _pairs)
        {
            _to.TryAdopt(session, expected);
        }
    }

    /// <summary>Every session goes on where it was, and new ones may come.</summary>
    public void GiveBack()
    {
        foreach ((SessionConnection session, _) in _asked)
        {
            session.GiveBack(finishing: false);
        }

        _from.Reopen();
    }

    private static Task LoadAll((SessionConnection Session, SessionConnection Expected)[] pairs, int written, int read)
    {
        var saved = new ArrayBufferWriter<byte>();
        foreach ((SessionConnection session, SessionConnection expected) in pairs)
        {
            saved.ResetWrittenCount();
            session.Save(read, saved);
            expected.Load(new ReadOnlySequence<byte>(saved.WrittenMemory), Math.Min(written, read));
        }

        return Task.CompletedTask;
    }
}
