using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Logs that it has a connection, and sends back what it receives by its transport.</summary>
internal sealed class EchoesByTransport(IPluginContext context) : Habit(context)
{
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger<EchoesByTransport>();

    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        Task copying = connection.Transport.Input.CopyToAsync(connection.Transport.Output, aborted);
        _logger.LogInformation("{Connection} is read", connection.ConnectionId);
        await copying;
    }
}
