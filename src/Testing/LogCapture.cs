using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PluginHost.Testing;

/// <summary>Keeps what is logged, as text. Thread-safe.</summary>
internal sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<PluginLogLine> _lines = new();

    public IReadOnlyList<PluginLogLine> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(_lines, categoryName);

    public void Dispose()
    {
        // What was captured can be read after the host has gone.
    }

    private sealed class Logger(ConcurrentQueue<PluginLogLine> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = formatter(state, exception);
            lines.Enqueue(new PluginLogLine(category, logLevel, exception is null ? text : $"{text}{Environment.NewLine}{exception}"));
        }
    }
}
