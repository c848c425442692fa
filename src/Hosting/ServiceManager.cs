using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting;

/// <summary>
/// The service manager that has started this process and wants to hear how it fares: systemd, for a unit of <c>Type=notify</c> or
/// <c>notify-reload</c>, or whatever speaks sd_notify(3). A singleton of every host that has plugins. Thread-safe.
/// </summary>
/// <remarks>
/// The engine itself sends nothing but the sockets that the manager stores (<c>FDSTORE</c>). That the service is ready, reloads or stops is
/// for the program that embeds it to say; <c>pluginhost</c> does. Where Microsoft.Extensions.Hosting.Systemd is in use, that says it
/// already.
/// </remarks>
public sealed class ServiceManager
{
    private readonly NotifySocket? _socket;
    private readonly ILogger _logger;
    private int _failures;

    /// <summary>
    /// As the environment says: <c>NOTIFY_SOCKET</c>, and <c>WATCHDOG_USEC</c> with <c>WATCHDOG_PID</c> (sd_watchdog_enabled(3)).
    /// </summary>
    /// <param name="logger">Told, once, that the manager cannot be reached.</param>
    public ServiceManager(ILogger<ServiceManager> logger)
        : this(NotifySocket.OfThisProcess(), WatchdogOfThisProcess(), logger)
    {
    }

    internal ServiceManager(NotifySocket? socket, TimeSpan? watchdog, ILogger logger) =>
        (_socket, WatchdogTimeout, _logger) = (socket, socket is null ? null : watchdog, logger);

    /// <summary>Whether there is one. Never on other systems than Linux.</summary>
    public bool IsPresent => _socket is not null;

    /// <summary>
    /// The manager takes this process for hung when it hears no <c>WATCHDOG=1</c> for so long (<c>WatchdogSec=</c>); send it twice as
    /// often. Null if it does not watch.
    /// </summary>
    public TimeSpan? WatchdogTimeout { get; }

    /// <summary>
    /// Tells it. Does nothing without one, and never throws for one that has gone; one whose queue is full is waited for, for a second at
    /// most.
    /// </summary>
    /// <param name="state">Assignments as in sd_notify(3), one a line, such as <c>READY=1</c>.</param>
    /// <returns>Whether the manager has it. Not whether it has dealt with it.</returns>
    /// <exception cref="ArgumentException"><paramref name="state"/> is null or empty.</exception>
    public bool Notify(string state)
    {
        ArgumentException.ThrowIfNullOrEmpty(state);
        try
        {
            _socket?.Send(state);
            return IsPresent;
        }
        catch (SocketException e)
        {
            if (Interlocked.Increment(ref _failures) == 1)
            {
                HostingLog.ManagerUnreachable(_logger, e.Message);
            }

            return false;
        }
    }

    private static TimeSpan? WatchdogOfThisProcess()
    {
        string? process = Environment.GetEnvironmentVariable("WATCHDOG_PID");
        bool isForThis = process is null || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        string? microseconds = Environment.GetEnvironmentVariable("WATCHDOG_USEC");
        return isForThis && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long timeout)
            && timeout is > 0 and < long.MaxValue / TimeSpan.TicksPerMicrosecond
            ? TimeSpan.FromMicroseconds(timeout)
            : null;
    }
}
