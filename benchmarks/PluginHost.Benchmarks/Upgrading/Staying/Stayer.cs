using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Benchmarks.Upgrading.Staying;

/// <summary>
/// A connection that is there from the first upgrade to the last and asks all the time. One that is lost is not made anew.
/// </summary>
internal abstract class Stayer
{
    protected static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);
    private long _longestWait;
    private long _askedAt;
    private long _answeredAt;
    private volatile bool _isOpen = true;

    /// <exception cref="SocketException">The server cannot be reached.</exception>
    protected Stayer(IPEndPoint server, StayerCounts counts)
    {
        Counts = counts;
        try
        {
            Socket.Connect(server);
        }
        catch
        {
            Socket.Dispose();
            throw;
        }

        Ports = (((IPEndPoint)Socket.LocalEndPoint!).Port, server.Port);
        counts.Opened();
    }

    /// <summary>Which connection it is.</summary>
    internal (int Client, int Server) Ports { get; }

    /// <summary>Whether the connection has neither ended nor been given up.</summary>
    internal bool IsOpen => _isOpen;

    protected Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    protected StayerCounts Counts { get; }

    /// <summary>Asks until told to stop, and waits for the last answers. Does not fail.</summary>
    internal async Task RunAsync(TimeSpan pause, CancellationToken stop)
    {
        try
        {
            // Not all at the same moment.
            await PauseAsync(pause * Random.Shared.NextDouble(), stop);

            // Once more when told to stop: a connection may have ended since it was used last.
            for (bool isLast = false; !isLast;)
            {
                isLast = stop.IsCancellationRequested;
                Volatile.Write(ref _askedAt, Stopwatch.GetTimestamp());
                await AskAsync().WaitAsync(AnswerTimeout, CancellationToken.None);
                Answered();
                await PauseAsync(pause, stop);
            }
        }
        catch (SocketException e)
        {
            Counts.Fail(e);
            _isOpen = false;
        }
        catch (TimeoutException)
        {
            Counts.Silent();
            _isOpen = false;
        }
    }

    /// <summary>Whether an answer has come since, <see cref="Stopwatch.GetTimestamp"/>.</summary>
    internal bool HasAnsweredSince(long timestamp) => _isOpen && Volatile.Read(ref _answeredAt) > timestamp;

    /// <summary>The longest wait for an answer since this was asked last; that of a request that waits still is among them.</summary>
    internal TimeSpan TakeLongestWait()
    {
        var longest = new TimeSpan(Interlocked.Exchange(ref _longestWait, 0));
        long asked = Volatile.Read(ref _askedAt);
        TimeSpan waiting = asked == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(asked);
        return waiting > longest ? waiting : longest;
    }

    /// <summary>Closes the connection.</summary>
    internal virtual Task CloseAsync()
    {
        Socket.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Asks once, and waits for all answers to it. One at a time.</summary>
    /// <exception cref="SocketException">The connection broke or ended.</exception>
    protected abstract Task AskAsync();

    private void Answered()
    {
        long now = Stopwatch.GetTimestamp();
        TimeSpan wait = Stopwatch.GetElapsedTime(_askedAt, now);
        Volatile.Write(ref _askedAt, 0);
        Volatile.Write(ref _answeredAt, now);
        Counts.Answered(wait);

        // Between reading it and writing it back it may have been taken; then this wait belongs to either time.
        if (wait.Ticks > Volatile.Read(ref _longestWait))
        {
            Volatile.Write(ref _longestWait, wait.Ticks);
        }
    }

    private static async Task PauseAsync(TimeSpan pause, CancellationToken stop) =>
        await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
