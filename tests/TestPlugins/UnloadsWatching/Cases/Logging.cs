using Microsoft.Extensions.Logging;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Logs its own types, with scopes and exceptions, through the contract.</summary>
internal sealed class Logging(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        ILogger logger = Context.LoggerFactory.CreateLogger(nameof(Logging));
        using (logger.BeginScope(new Payload("scope", 1)))
        {
            logger.Log(LogLevel.Information, 0, new Payload("state", 2), new PayloadException(), (state, e) => $"{state} {e}");
        }
        return Task.CompletedTask;
    }
}
