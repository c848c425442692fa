using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>One category of a worker's log.</summary>
internal sealed class WorkerLogger(string category, WorkerLoggerFactory owner) : ILogger
{
    private volatile LogLevel _level = LogLevel.Information;

    /// <summary>The least that the host wants; until it has said so, what most configurations want.</summary>
    public LogLevel Level
    {
        set => _level = value;
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _level && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            string text = formatter(state, exception);
            owner.Write(category, logLevel, eventId, exception is null ? text : $"{text}{Environment.NewLine}{exception}");
        }
    }
}
