using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>Brings the log of a worker into the host's: the same categories, levels and event ids as from a plugin in the host.</summary>
internal sealed class WorkerLogs(string plugin, ILoggerFactory host)
{
    private const int MaxCategories = 1000;

    private readonly ConcurrentDictionary<string, ILogger> _loggers = new();
    private volatile WorkerLink? _link;

    /// <summary>For what the worker writes to its standard output and error.</summary>
    public ILogger Output { get; } = host.CreateLogger($"Plugin.{plugin}.Output");

    /// <summary>The worker is there.</summary>
    public void Begin(WorkerLink link)
    {
        _link = link;
        foreach ((string category, ILogger logger) in _loggers)
        {
            TellLevel(category, logger);
        }
    }

    /// <summary>The worker begins to log under a category, and wants to know how much.</summary>
    public void Add(string category)
    {
        if (_loggers.Count < MaxCategories)
        {
            TellLevel(category, _loggers.GetOrAdd(category, host.CreateLogger));
        }
    }

    /// <summary>A line has come.</summary>
    public void Write(PayloadReader line)
    {
        string category = line.Text();
        (var level, var id, string text, int lost) = (
            (LogLevel)line.Int(), new EventId(line.Int(), line.OptionalText()), line.Text(), line.Int());
        if (lost > 0)
        {
            WorkerLog.Lost(Output, lost);
        }

        ILogger logger = _loggers.GetValueOrDefault(category, Output);
        if (logger.IsEnabled(level))
        {
            logger.Log(level, id, text, null, static (written, _) => written);
        }
        else
        {
            TellLevel(category, logger); // The configuration has changed since.
        }
    }

    private void TellLevel(string category, ILogger logger)
    {
        LogLevel least = Enum.GetValues<LogLevel>().First(level => level == LogLevel.None || logger.IsEnabled(level));
        _link?.Post(WorkerMessageKind.LogLevel, new PayloadWriter().Text(category).Int((int)least));
    }
}
