using PluginHost.Contracts;
using Serilog;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Logs to a file-less Serilog of its own and sets its static logger.</summary>
internal sealed class SerilogLogging(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Log.Logger = new LoggerConfiguration().Enrich.FromLogContext().CreateLogger();
        Log.Information("used {@Payload}", new Payload("a", 1));
        return Task.CompletedTask;
    }
}
