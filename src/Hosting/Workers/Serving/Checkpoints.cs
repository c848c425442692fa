using PluginHost.Hosting.Connections;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>
/// Saves the sessions of a worker now and then, each at a message boundary of its own, so that they can go on in another if this one dies.
/// A session in which nothing was handled since is left alone.
/// </summary>
/// <remarks>
/// A handler may answer a request to stop by finishing, as it may when its generation drains. Its connections must not end for our sake: so
/// until one session has stopped and gone on, one is asked at a time, and where three have ended instead none is asked any more.
/// </remarks>
internal sealed class Checkpoints(ContextConnections connections, TimeSpan interval, TimeProvider time)
{
    private const int FewestAtOnce = 16;
    private const int MaxEnded = 3;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan NewcomersWait = TimeSpan.FromMilliseconds(100);

    private int _ended;

    /// <summary>Runs until the process ends; not where what is saved would end with it.</summary>
    public void Begin()
    {
        if (!WorkerSystem.KeepsJournals)
        {
            return;
        }

        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        while (!await TryOneAsync())
        {
            if (_ended == MaxEnded)
            {
                connections.Faulted(new PluginFault(
                    "saving", "its sessions end when they are asked to stop; they are not saved, and end with their worker", null));
                return;
            }

            await Task.Delay(ShortestPause, time);
        }

        while (true)
        {
            await SaveAllAsync();
        }
    }

    /// <returns>Whether a session has stopped and gone on.</returns>
    private async Task<bool> TryOneAsync()
    {
        foreach (SessionConnection session in connections.Sessions.OfType<SessionConnection>())
        {
            Task<bool?> saving = session.CheckpointAsync();
            await Task.WhenAny(saving, Task.Delay(interval, time)); // One that is busy is saved when it stops, and another tried.
            if (saving is { IsCompletedSuccessfully: true, Result: { } hasStopped })
            {
                _ended += hasStopped ? 0 : 1;
                return hasStopped;
            }
        }

        return false;
    }

    private async Task SaveAllAsync()
    {
        long begun = time.GetTimestamp();
        SessionConnection[] all = [.. connections.Sessions.OfType<SessionConnection>()];

        // What it costs is spread over half of the interval: so many sessions, then a pause.
        int rounds = Math.Max(1, (int)(interval / (2 * ShortestPause)));
        foreach (SessionConnection[] some in all.Chunk(Math.Max(FewestAtOnce, (all.Length / rounds) + 1)))
        {
            // A session that does not stop soon is not waited for: it is saved when it does.
            Array.ForEach(some, s => _ = s.CheckpointAsync());
            await Task.Delay(ShortestPause, time);
        }

        // Who has just come is not left without for so long.
        do
        {
            await Task.Delay(interval < NewcomersWait ? interval : NewcomersWait, time);
            foreach (SessionConnection session in connections.Sessions.OfType<SessionConnection>().Where(s => s.WasNeverSaved))
            {
                _ = session.CheckpointAsync();
            }
        }
        while (time.GetElapsedTime(begun) < interval);
    }
}
