using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>Sends what is logged in a worker to the host, whose configuration says what of it is wanted.</summary>
/// <param name="link">The way to the host.</param>
internal sealed class WorkerLoggerFactory(WorkerLink link) : ILoggerFactory
{
    // What may be on its way; beyond it lines are counted instead of sent, so that a flood costs the plugin its log and not the worker its
    // memory.
    private const int Most = 1000;
    private const int MaxLine = 32 * 1024;

    private readonly ConcurrentDictionary<string, WorkerLogger> _loggers = new();
    private int _onTheirWay;
    private int _lost;

    public ILogger CreateLogger(string categoryName)
    {
        if (_loggers.TryGetValue(categoryName, out WorkerLogger? known))
        {
            return known;
        }

        WorkerLogger made = _loggers.GetOrAdd(categoryName, name => new WorkerLogger(name, this));
        link.Post(WorkerMessageKind.LogCategory, new PayloadWriter().Text(categoryName));
        return made;
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A worker logs to its host.");

    /// <summary>The host wants no less than this of a category.</summary>
    public void SetLevel(string category, LogLevel level)
    {
        if (_loggers.TryGetValue(category, out WorkerLogger? logger))
        {
            logger.Level = level;
        }
    }

    public void Dispose()
    {
        // The link is its owner's.
    }

    internal void Write(string category, LogLevel level, EventId id, string line)
    {
        if (Interlocked.Increment(ref _onTheirWay) > Most)
        {
            Interlocked.Decrement(ref _onTheirWay);
            Interlocked.Increment(ref _lost);
            return;
        }

        int lost = Interlocked.Exchange(ref _lost, 0);
        string text = line.Length > MaxLine ? $"{line[..MaxLine]}…" : line;
        _ = SendAsync(new PayloadWriter().Text(category).Int((int)level).Int(id.Id).OptionalText(id.Name).Text(text).Int(lost));
    }

    private async Task SendAsync(PayloadWriter line)
    {
        try
        {
            await link.SendAsync(WorkerMessageKind.Log, line);
        }
        catch (LinkLostException)
        {
            // There is no host to log to, and soon no worker.
        }
        finally
        {
            Interlocked.Decrement(ref _onTheirWay);
        }
    }
}
