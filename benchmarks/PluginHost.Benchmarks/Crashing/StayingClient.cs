using System.Diagnostics;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>Keeps one connection and asks again and again. A connection that is lost is counted and made anew.</summary>
/// <param name="target">Whom.</param>
/// <param name="atOnce">How many requests it sends together.</param>
/// <param name="pause">From an answer to the next request.</param>
internal sealed class StayingClient(Target target, int atOnce, TimeSpan pause)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    /// <summary>A server that is gone would otherwise be asked a hundred thousand times a second.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(5);


    internal async Task RunAsync(CancellationToken stop)
    {
        // Not all at the same moment.
        await PauseAsync(pause * Random.Shared.NextDouble(), stop);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using NumberedConnection connection = await NumberedConnection.OpenAsync(target.Server, target.Words, atOnce);
                target.Counts.Opened();
                while (!stop.IsCancellationRequested)
                {
                    await AskAsync(connection);
                    await PauseAsync(pause, stop);
                }
            }
            catch (SocketException e)
            {
                target.Counts.Fail(e);
                await PauseAsync(RetryPause, stop);
            }
            catch (TimeoutException)
            {
                target.Counts.Silent();
            }
        }
    }

    private async Task AskAsync(NumberedConnection connection)
    {
        long asked = Stopwatch.GetTimestamp();
        Answers answers = await connection.AskAsync().WaitAsync(AnswerTimeout);
        target.Counts.Answered(answers, Stopwatch.GetElapsedTime(asked));
        target.Clock.Answered(asked);
    }

    private static async Task PauseAsync(TimeSpan pause, CancellationToken stop) =>
        await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
