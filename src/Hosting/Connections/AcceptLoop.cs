using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Diagnostics;

namespace PluginHost.Hosting.Connections;

/// <summary>Accepts on one listener and gives every connection away.</summary>
/// <param name="listener">Bound and listening; the caller's.</param>
/// <param name="url">Its address, for the log.</param>
/// <param name="admit">Takes a connection over, however long that may wait. The socket stays the loop's if it throws.</param>
/// <param name="time">The host's clock.</param>
/// <param name="logger">The host's log.</param>
internal sealed class AcceptLoop(Socket listener, string url, Func<Socket, CancellationToken, ValueTask> admit, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private TimeSpan _pause = ShortestPause;

    /// <summary>Runs until the token fires or the listener fails for good.</summary>
    /// <returns>Why it ended by itself; null if it was stopped.</returns>
    public async Task<string?> RunAsync(CancellationToken stop)
    {
        while (true)
        {
            Socket? accepted = null;
            try
            {
                accepted = await listener.AcceptAsync(stop);
                await admit(accepted, stop);
                _pause = ShortestPause;
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                accepted?.Dispose();
                return null;
            }
            catch (SocketException e) when (AcceptErrors.IsPressure(e.SocketErrorCode))
            {
                accepted?.Dispose();
                HostingLog.AcceptPressure(logger, url, e.Message, _pause);
                await PauseAsync(stop);
            }
            catch (SocketException e) when (accepted is not null || !AcceptErrors.IsFatal(e.SocketErrorCode))
            {
                accepted?.Dispose();
                HostingLog.AcceptFailed(logger, url, e.Message);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                HostingLog.AcceptEnded(logger, url, e.Message);
                return e.Message;
            }
        }
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(_pause, time, stop);
        }
        catch (OperationCanceledException)
        {
            // Stopped while pausing: the loop sees it at the next accept.
        }

        _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
    }
}
