using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Endpoints;

/// <summary>Accepts on one listener and gives every connection away.</summary>
/// <remarks>
/// Written with continuations rather than <c>await</c>, for one reason: the next accept is under way before a connection is given away, so
/// that what is given it may run on this very thread, without a hop that would cost more than the hand-off, and hold nobody up if it
/// blocks. Whoever the pending accept completes on runs the loop; it is one thread at a time.
/// </remarks>
internal sealed class AcceptLoop
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, ValueTask<Socket>> _accept;
    private readonly string _url;
    private readonly Dispatch _dispatch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _resume;
    private readonly TaskCompletionSource<string?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ValueTask<Socket> _pending;
    private TimeSpan _pause = ShortestPause;
    private CancellationToken _stop;

    /// <param name="listener">Bound and listening; the caller's.</param>
    /// <param name="url">Its address, for the log.</param>
    /// <param name="dispatch">Takes a connection over.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="logger">The host's log.</param>
    public AcceptLoop(Socket listener, string url, Dispatch dispatch, TimeProvider time, ILogger logger)
        : this(listener.AcceptAsync, url, dispatch, time, logger)
    {
    }

    /// <param name="accept">Waits for the next connection; called again when that has come.</param>
    /// <param name="url">Its address, for the log.</param>
    /// <param name="dispatch">Takes a connection over.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="logger">The host's log.</param>
    public AcceptLoop(Func<CancellationToken, ValueTask<Socket>> accept, string url, Dispatch dispatch, TimeProvider time, ILogger logger)
    {
        (_accept, _url, _dispatch, _time, _logger) = (accept, url, dispatch, time, logger);
        _resume = Resume;
    }

    /// <summary>Takes a connection over, however long that may wait. The socket stays the loop's if it throws.</summary>
    /// <param name="accepted">The connection.</param>
    /// <param name="here">Whether it may be served on this thread from here on.</param>
    /// <param name="stop">Fires when the loop is stopped.</param>
    internal delegate ValueTask Dispatch(Socket accepted, bool here, CancellationToken stop);

    /// <summary>
    /// Whether a connection would have to wait to be taken over: then those behind it wait in the backlog. Never, unless set.
    /// </summary>
    public Func<bool> IsHeld { get; init; } = static () => false;

    /// <summary>Runs until the token fires or the listener fails for good. Once.</summary>
    /// <returns>Why it ended by itself; null if it was stopped.</returns>
    public Task<string?> RunAsync(CancellationToken stop)
    {
        _stop = stop;
        ThreadPool.UnsafeQueueUserWorkItem(static loop => loop.Start(), this, preferLocal: false);
        return _ended.Task;
    }

    private void Start()
    {
        if (!Arm())
        {
            Resume();
        }
    }

    /// <summary>Begins the next accept.</summary>
    /// <returns>Whether it is pending: then another thread may be in <see cref="Resume"/> already.</returns>
    private bool Arm()
    {
        try
        {
            _pending = _accept(_stop);
        }
        catch (Exception e)
        {
            // A listener that is closed already says so by the call, not by its task.
            _pending = ValueTask.FromException<Socket>(e);
        }

        if (_pending.IsCompleted)
        {
            return false;
        }

        _pending.GetAwaiter().UnsafeOnCompleted(_resume);
        return true;
    }

    private void Resume()
    {
        bool armed = false;
        while (!armed)
        {
            Socket accepted;
            try
            {
                accepted = _pending.GetAwaiter().GetResult();
                _pause = ShortestPause;
            }
            catch (Exception e)
            {
                _ = RecoverAsync(e);
                return;
            }

            if (IsHeld() || DescriptorReserve.IsTouchedBy(accepted))
            {
                _ = AdmitAloneAsync(accepted);
                return;
            }

            armed = Arm();
            _ = DispatchAsync(accepted, here: armed);
        }
    }

    /// <summary>
    /// Gives a connection away before the next is accepted: those behind it wait in the backlog until it is served and there are
    /// descriptors for more.
    /// </summary>
    private async Task AdmitAloneAsync(Socket accepted)
    {
        // Not on the stack of the accept that brought it: one that is served at once begins the next, and there may be hundreds.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await DispatchAsync(accepted, here: false);
        while (DescriptorReserve.IsLow() && !_stop.IsCancellationRequested)
        {
            await PauseAsync("few descriptors are left");
        }

        Start();
    }

    private async Task DispatchAsync(Socket accepted, bool here)
    {
        try
        {
            await _dispatch(accepted, here, _stop);
        }
        catch (Exception e)
        {
            // Whatever it is, it is this connection's: the loop must outlive it, or nobody could stop it any more.
            accepted.Dispose();
            if (!_stop.IsCancellationRequested)
            {
                HostingLog.AcceptFailed(_logger, _url, e.Message);
            }
        }
    }

    private async Task RecoverAsync(Exception e)
    {
        if (_stop.IsCancellationRequested)
        {
            _ended.SetResult(null);
        }
        else if (e is SocketException { SocketErrorCode: var error } && !AcceptErrors.IsFatal(error))
        {
            if (AcceptErrors.IsPressure(error))
            {
                await PauseAsync(e.Message);
            }
            else
            {
                HostingLog.AcceptFailed(_logger, _url, e.Message);
            }

            Start();
        }
        else
        {
            HostingLog.AcceptEnded(_logger, _url, e.Message);
            _ended.SetResult(e.Message);
        }
    }

    private async Task PauseAsync(string why)
    {
        if (_pause == ShortestPause || _pause == LongestPause)
        {
            // When it begins, and when it lasts: not at every try.
            HostingLog.AcceptPressure(_logger, _url, why, _pause);
        }

        try
        {
            await Task.Delay(_pause, _time, _stop);
        }
        catch (OperationCanceledException)
        {
            // Stopped while pausing: the next accept says so.
        }

        _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
    }
}
