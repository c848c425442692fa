using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>
/// Says that it is ready, answers one line and closes. It waits for the line until it is asked to finish, as docs/plugins.md says.
/// </summary>
internal sealed class AnswersOneRequest(IPluginContext context) : Habit(context)
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        ILogger logger = Context.LoggerFactory.CreateLogger<AnswersOneRequest>();
        Context.Draining.Register(() => logger.LogInformation("generation {Generation} drains", Context.Generation));
        return Task.CompletedTask;
    }

    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        (PipeReader input, PipeWriter output) = (connection.Transport.Input, connection.Transport.Output);
        await output.WriteAsync("ready\n"u8.ToArray(), aborted);
        ReadResult request = await input.ReadAsync(connection.DrainRequested);
        string line = Encoding.UTF8.GetString(request.Buffer).TrimEnd();
        input.AdvanceTo(request.Buffer.End);
        await output.WriteAsync(Encoding.UTF8.GetBytes($"{line}, generation {Context.Generation}\n"), aborted);
    }
}
