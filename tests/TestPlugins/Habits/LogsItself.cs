using Microsoft.Extensions.Logging;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Logs with states, scopes and exceptions of its own types, and leaves a scope open.</summary>
internal sealed class LogsItself(IPluginContext context) : Habit(context)
{
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger<LogsItself>();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Write("start");
        return Task.CompletedTask;
    }

    public override Task StopAsync(CancellationToken deadline)
    {
        Write("stop");
        return Task.CompletedTask;
    }

    public override Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        Write("handler");
        return EchoAsync(connection, aborted);
    }

    private void Write(string where)
    {
        _logger.BeginScope(new State($"scope of {where}"));
        _logger.Log(
            LogLevel.Warning, new EventId(7, "Habit"), new State($"state of {where}"), new HabitException($"exception of {where}"),
            static (state, e) => $"{state} with {e!.Message}");
    }

    private sealed record State(string Text)
    {
        public override string ToString() => Text;
    }
}
