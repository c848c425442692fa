using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.PluginCalls;

/// <summary>Passes text on to the host's logger of the same category.</summary>
internal sealed class PluginLogger(ILogger host, PluginLoggerFactory owner) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => !owner.IsSilent && host.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull =>
        owner.IsSilent ? null : host.BeginScope(state.ToString() ?? string.Empty);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string text = formatter(state, exception);
        if (exception is not null)
        {
            text = $"{text}{Environment.NewLine}{exception}";
        }

        host.Log(logLevel, new EventId(eventId.Id, eventId.Name), text, null, static (line, _) => line);
    }
}
