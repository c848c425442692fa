using System.Diagnostics;
using System.Globalization;
using PluginHost.Host.Output;
using PluginHost.Hosting;

namespace PluginHost.Host.Running;

/// <summary>
/// Tells the service manager how the host fares, in the words of sd_notify(3): that it is ready, reloads its configuration, stops; a line
/// of status; and, as long as its threads and locks let it look at every plugin, that it makes progress. After an upgrade it is silent: the
/// new process speaks for the service.
/// </summary>
internal sealed class ServiceReports(
    ServiceManager service, PluginManager manager, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Phase _phase;
    private bool _isRefused;
    private string? _told;

    private enum Phase
    {
        Starting,
        Ready,
        Stopping,
    }

    /// <summary>Every plugin that was present at the start has been loaded or has failed.</summary>
    public void Ready()
    {
        lock (_lock)
        {
            if (_phase == Phase.Starting)
            {
                _phase = Phase.Ready;

                // Named, because after an upgrade it is another than the manager has started.
                Tell(string.Create(CultureInfo.InvariantCulture, $"READY=1\nMAINPID={Environment.ProcessId}\n{TakeStatus()}"));
            }
        }
    }

    /// <summary>The configuration is being read again; <see cref="Reloaded"/> follows.</summary>
    public void Reloading()
    {
        lock (_lock)
        {
            if (_phase == Phase.Ready)
            {
                Tell(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={MonotonicMicroseconds}"));
            }
        }
    }

    /// <summary>The configuration has been read again.</summary>
    /// <param name="isRefused">Whether it is not in force.</param>
    public void Reloaded(bool isRefused)
    {
        lock (_lock)
        {
            _isRefused = isRefused;
            if (_phase == Phase.Ready)
            {
                Tell($"READY=1\n{TakeStatus()}");
            }
        }
    }

    /// <summary>Until the plugins have ended.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!service.IsPresent)
        {
            return;
        }

        await using CancellationTokenRegistration stopping = lifetime.ApplicationStopping.Register(Stopping);

        // Half of what the manager allows: sd_watchdog_enabled(3).
        TimeSpan period = service.WatchdogTimeout / 2 is { } half && half < MaxPeriod ? half : MaxPeriod;
        using var timer = new PeriodicTimer(period, time);
        do
        {
            Review();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // CLOCK_MONOTONIC, which Stopwatch counts on Linux, in nanoseconds (dotnet/runtime, SystemNative_GetTimestamp): the manager compares it
    // with its own.
    private static long MonotonicMicroseconds => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    private void Stopping()
    {
        lock (_lock)
        {
            _phase = Phase.Stopping;
            Tell($"STOPPING=1\n{TakeStatus()}");
        }
    }

    private void Review()
    {
        lock (_lock)
        {
            string? status = _told == Describe() ? null : TakeStatus();
            string? alive = service.WatchdogTimeout is null ? null : "WATCHDOG=1";
            if ((status ?? alive) is not null)
            {
                Tell(string.Join('\n', new[] { alive, status }.OfType<string>()));
            }
        }
    }

    // What this process did would be taken for what the service does.
    private void Tell(string state)
    {
        if (!manager.HasSuccessor)
        {
            service.Notify(state);
        }
    }

    private string TakeStatus()
    {
        _told = Describe();
        return $"STATUS={_told}";
    }

    private string Describe()
    {
        IReadOnlyList<PluginStatus> plugins = manager.Plugins;
        if (_phase != Phase.Ready)
        {
            return _phase == Phase.Starting ? "starting" : $"stopping: {GenerationText.Connections(manager.Connections.Count)} may finish";
        }

        int serving = plugins.Count(p => p.Current is not null);
        int failed = plugins.Count(p => p.State == PluginState.Failed);
        return (serving == 1 ? "1 plugin serves" : $"{serving} plugins serve")
            + (failed == 0 ? string.Empty : $", {failed} failed")
            + (_isRefused ? "; the changed configuration was refused" : string.Empty);
    }
}
