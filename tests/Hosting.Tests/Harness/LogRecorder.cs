using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>Keeps what is logged as a provider gets it: the state and the exception, not only the text.</summary>
internal sealed class LogRecorder : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<Entry> _entries = new();
    private IExternalScopeProvider? _scopes;

    public IReadOnlyCollection<Entry> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    internal sealed record Entry(
        string Category, LogLevel Level, EventId Id, object? State, Exception? Exception, string Text, IReadOnlyList<object?> Scopes);

    private sealed class Logger(LogRecorder owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<object?>();
            owner._scopes?.ForEachScope(static (scope, all) => all.Add(scope), scopes);
            owner._entries.Enqueue(new Entry(category, logLevel, eventId, state, exception, formatter(state, exception), scopes));
        }
    }
}
