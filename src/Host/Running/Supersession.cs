using PluginHost.Hosting;
using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Host.Running;

/// <summary>Upgrades that a signal asks for, and the end of a host whose place another has taken.</summary>
internal sealed partial class Supersession(PluginManager manager, IHostApplicationLifetime lifetime, ILogger<Supersession> logger)
{
    /// <summary>Upgrades to the program as it is on disk now. Returns at once; the log says what becomes of it.</summary>
    public void BeginUpgrade() => _ = UpgradeAsync();

    /// <summary>Stops this host when another serves in its place and nothing is left here to be finished.</summary>
    public async Task StopWhenSupersededAsync()
    {
        await manager.Superseded.WaitAsync(lifetime.ApplicationStopping);
        LogSuperseded();
        lifetime.StopApplication();
    }

    private async Task UpgradeAsync()
    {
        LogBegun();
        CommandResult result = await manager.UpgradeAsync();
        if (result.Succeeded)
        {
            LogDone(result.Message);
        }
        else
        {
            LogFailed(result.Message);
        }
    }

    [LoggerMessage(120, LogLevel.Information, "SIGUSR2: a new host is started to take this one's place.")]
    private partial void LogBegun();

    [LoggerMessage(121, LogLevel.Information, "{Message}")]
    private partial void LogDone(string message);

    [LoggerMessage(122, LogLevel.Error, "{Message}")]
    private partial void LogFailed(string message);

    [LoggerMessage(123, LogLevel.Information, "Everything here is finished, and another process serves: this one ends.")]
    private partial void LogSuperseded();
}
