using PluginHost.Host.Running;
using PluginHost.Host.Wire;
using PluginHost.Hosting;

namespace PluginHost.Host.Admin;

/// <summary>What there is to say of the host process.</summary>
internal sealed class HostDescription(
    PluginManager manager, RunSettings settings, ConfigurationReload configuration, IHostApplicationLifetime lifetime)
{
    private static readonly DateTimeOffset Since = StartOfProcess();

    public HostDocument Now => new(
        ProductVersion.Text,
        Environment.ProcessId,
        Since,
        State,
        manager.PluginsDirectory,
        settings.StateDirectory,
        manager.DirectoryProblem,
        configuration.Problem);

    private string State =>
        lifetime.ApplicationStopping.IsCancellationRequested ? "stopping"
        : lifetime.ApplicationStarted.IsCancellationRequested ? "ready"
        : "starting";

    private static DateTimeOffset StartOfProcess()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.StartTime.ToUniversalTime();
    }
}
