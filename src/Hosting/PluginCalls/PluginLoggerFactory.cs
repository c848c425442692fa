using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.PluginCalls;

/// <summary>
/// The logger factory of one generation. States, scopes and exceptions become text on the plugin's side of the wall, before any provider
/// sees them. Once disposed it and its loggers are silent.
/// </summary>
internal sealed class PluginLoggerFactory(string plugin, ILoggerFactory host) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, PluginLogger> _loggers = new();
    private volatile bool _disposed;

    public bool IsSilent => _disposed;

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, static (category, self) => self.Create(category), this);

    /// <exception cref="NotSupportedException">Always: providers belong to the host.</exception>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("A plugin's log goes to the host's providers; it cannot add its own to them.");

    public void Dispose()
    {
        _disposed = true;
        _loggers.Clear();
    }

    private PluginLogger Create(string category) => new(host.CreateLogger($"Plugin.{plugin}.{category}"), this);
}
