using PluginHost.Hosting.Boundary;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Connections.Sessions;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>
/// Saves the sessions of a worker now and then, each at a message boundary of its own, so that they can go on in another if this one dies. A session in which nothing was
/// handled since is left alone.
/// </summary>
internal sealed class Checkpoints(ContextConnections connections, TimeSpan interval, TimeProvider time)
{
    // What a round costs is spread over the interval: so many sessions, then a pause.
    private const int AtOnce = 16;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs until the process ends.</summary>
    public void Begin()
    {
        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            long begun = time.GetTimestamp();
            SessionConnection[][] rounds = [.. connections.Sessions.OfType<SessionConnection>().Chunk(AtOnce)];
            TimeSpan pause = rounds.Length == 0 ? interval : interval / (2 * rounds.Length);
            foreach (SessionConnection[] some in rounds)
            {
                // A session that does not stop soon is not waited for: it saves itself when it does.
                Array.ForEach(some, s => _ = s.CheckpointAsync());
                await Task.Delay(pause < ShortestPause ? ShortestPause : pause, time);
            }

            TimeSpan left = interval - time.GetElapsedTime(begun);
            await Task.Delay(left < ShortestPause ? ShortestPause : left, time);
        }
    }
}
