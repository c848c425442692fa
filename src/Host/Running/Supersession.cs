using PluginHost.Hosting;

namespace PluginHost.Host.Running;

/// <summary>The end of a host whose place another has taken.</summary>
internal sealed partial class Supersession(PluginManager manager, IHostApplicationLifetime lifetime, ILogger<Supersession> logger)
{
    /// <summary>Stops this host when another serves in its place and nothing is left here to be finished.</summary>
    public async Task StopWhenSupersededAsync()
    {
        await manager.Superseded.WaitAsync(lifetime.ApplicationStopping);
        LogSuperseded();
        lifetime.StopApplication();
    }

    [LoggerMessage(123, LogLevel.Information, "Everything here is finished, and another process serves: this one ends.")]
    private partial void LogSuperseded();
}
