using System.Diagnostics;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>Connects anew all the time, asks once and closes, whether or not earlier ones have been answered.</summary>
/// <param name="target">To whom.</param>
/// <param name="interval">From one connect to the next.</param>
internal sealed class Knocker(Target target, TimeSpan interval)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);
    private readonly List<Task> _underWay = [];

    internal async Task RunAsync(CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(interval);
        while (!stop.IsCancellationRequested)
        {
            _underWay.RemoveAll(knock => knock.IsCompletedSuccessfully);
            _underWay.Add(KnockAsync());
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(_underWay);
    }

    private async Task KnockAsync()
    {
        try
        {
            long asked = Stopwatch.GetTimestamp();
            using NumberedConnection connection = await NumberedConnection.OpenAsync(target.Server, target.Words, atOnce: 1);
            target.Counts.Opened();
            Answers answers = await connection.AskAsync().WaitAsync(AnswerTimeout);
            target.Counts.Answered(answers, Stopwatch.GetElapsedTime(asked));
            target.Clock.Answered(asked);
        }
        catch (SocketException e)
        {
            target.Counts.Fail(e);
        }
        catch (TimeoutException)
        {
            target.Counts.Silent();
        }
    }
}
