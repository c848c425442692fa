using PluginHost.Hosting;

namespace PluginHost.Host.Running;

/// <summary>Reads the configuration again and applies it, whole or not at all.</summary>
internal sealed partial class ConfigurationReload(
    IConfiguration configuration, PluginManager manager, RunSettings settings, ServiceReports reports, ILogger<ConfigurationReload> logger)
{
    private readonly Lock _lock = new();

    private string? _problem;

    /// <summary>Why it was refused when it was last read again; null if it was not. Waits for a reading that is under way.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock)
            {
                return _problem;
            }
        }
    }

    /// <summary>Also looks at the plugins directory, configuration or not.</summary>
    public void Run()
    {
        lock (_lock)
        {
            reports.Reloading();
            _problem = Read() ?? manager.ApplyConfiguration();
            manager.Rescan();
            reports.Reloaded(isRefused: _problem is not null);
        }
    }

    private string? Read()
    {
        try
        {
            ((IConfigurationRoot)configuration).Reload();
            LogRead(settings.Sources);
            return null;
        }
        catch (Exception e)
        {
            // The file's faults, and those of whoever listens to changes: the log's filters throw here what they cannot use.
            string problem = ConfigurationSources.Describe(settings.ConfigurationFile, e);
            LogUnreadable(problem);
            return problem;
        }
    }

    [LoggerMessage(100, LogLevel.Information, "Reading the configuration again: {Sources}")]
    private partial void LogRead(string sources);

    [LoggerMessage(101, LogLevel.Error, "The configuration was not applied: {Problem}")]
    private partial void LogUnreadable(string problem);
}
