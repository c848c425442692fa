using System.Runtime.InteropServices;
using PluginHost.Host.Output;
using PluginHost.Hosting;

namespace PluginHost.Host.Running;

/// <summary>
/// What signals mean to a running host: SIGTERM or SIGINT drain and stop it, a second one aborts what still drains, SIGHUP reads the
/// configuration again, SIGUSR2 has a new process take its place.
/// </summary>
internal sealed partial class HostSignals(
    PluginManager manager, ConfigurationReload configuration, IHostApplicationLifetime lifetime, ILogger<HostSignals> logger)
    : IHostLifetime, IDisposable
{
    // signal(7), on all systems that .NET runs on with Linux; there is no name for it in .NET.
    private const PosixSignal LinuxUserSignal2 = (PosixSignal)12;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _stops;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        Register(PosixSignal.SIGINT, Stop);
        Register(PosixSignal.SIGTERM, Stop);
        if (!OperatingSystem.IsWindows())
        {
            // On Windows it says that the console window is being closed.
            Register(PosixSignal.SIGHUP, _ => configuration.Run());
        }

        if (OperatingSystem.IsLinux())
        {
            Register(LinuxUserSignal2, _ => BeginUpgrade());
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private void Register(PosixSignal signal, Action<PosixSignal> handle) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        handle(context.Signal);
    }));

    /// <summary>To the program as it is on disk now. The engine's log says what becomes of it.</summary>
    private void BeginUpgrade()
    {
        LogUpgrading();
        _ = manager.UpgradeAsync();
    }

    private void Stop(PosixSignal signal)
    {
        if (Interlocked.Increment(ref _stops) == 1)
        {
            LogStopping(signal, GenerationText.Connections(manager.Connections.Count));
            lifetime.StopApplication();
        }
        else
        {
            LogAborting(signal);
            manager.AbortShutdown();
        }
    }

    [LoggerMessage(110, LogLevel.Information, "{Signal}: stopping; {Connections} may finish. A second signal aborts them.")]
    private partial void LogStopping(PosixSignal signal, string connections);

    [LoggerMessage(111, LogLevel.Warning, "{Signal} again: aborting the connections that are left.")]
    private partial void LogAborting(PosixSignal signal);

    [LoggerMessage(112, LogLevel.Information, "SIGUSR2: upgrading to the program as it is on disk now.")]
    private partial void LogUpgrading();
}
