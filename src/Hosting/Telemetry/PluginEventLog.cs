using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting;

/// <summary>The last events of all plugins, each also written to the log. Thread-safe.</summary>
public sealed class PluginEventLog
{
    /// <summary>How many events are kept; older ones are in the log only.</summary>
    public const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<PluginEvent> _events = new();
    private readonly List<Channel<PluginEvent>> _watchers = [];
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile Func<PluginEvent, bool>? _elsewhere;

    internal PluginEventLog(TimeProvider time, ILogger<PluginEventLog> logger) => (_time, _logger) = (time, logger);

    /// <summary>What is kept, oldest first.</summary>
    public IReadOnlyList<PluginEvent> Recent
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>
    /// Events as they happen, from the call on. A reader that falls behind by more than <see cref="Capacity"/> loses the oldest.
    /// </summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<PluginEvent> WatchAsync(CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<PluginEvent>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            _watchers.Add(channel);
        }

        return ReadAsync(channel, cancellationToken);
    }

    /// <summary>Keeps an explanation of a leaked generation with the events.</summary>
    /// <param name="plugin">The plugin's name.</param>
    /// <param name="generation">The generation that leaked.</param>
    /// <param name="explanation">What holds it, for a person to read; may have several lines.</param>
    public void AddExplanation(string plugin, int generation, string explanation) =>
        Add(PluginEventKind.Explained, plugin, generation, explanation);

    /// <summary>Adds what happened.</summary>
    /// <param name="kind">What.</param>
    /// <param name="plugin">To which plugin.</param>
    /// <param name="generation">To which of its generations.</param>
    /// <param name="message">In an operator's words.</param>
    /// <param name="detail">For the log alone, such as a stack.</param>
    internal void Add(PluginEventKind kind, string plugin, int? generation, string message, string? detail = null)
    {
        var happened = new PluginEvent(_time.GetUtcNow(), plugin, generation, kind, message);
        if (_elsewhere?.Invoke(happened) != true)
        {
            Add(happened, detail);
        }
    }

    /// <summary>Adds what happened in another process.</summary>
    internal void Add(PluginEvent happened) => Add(happened, detail: null);

    /// <summary>From here on what happens is told elsewhere, and here only where that fails.</summary>
    /// <param name="tell">Tells it; false if it cannot. Any thread may call it.</param>
    internal void TellElsewhere(Func<PluginEvent, bool> tell) => _elsewhere = tell;

    /// <summary>Begins with what another process has kept, which it has logged.</summary>
    internal void Restore(IEnumerable<PluginEvent> kept)
    {
        lock (_lock)
        {
            foreach (PluginEvent happened in kept.TakeLast(Capacity))
            {
                Keep(happened);
            }
        }
    }

    private void Add(PluginEvent happened, string? detail)
    {
        // Logged first: whoever acts on the event finds it in the log.
        HostingLog.Happened(
            _logger,
            LevelOf(happened.Kind),
            happened.Kind,
            happened.Plugin,
            happened.Generation,
            detail is null ? happened.Message : $"{happened.Message}\n{detail}");
        lock (_lock)
        {
            Keep(happened);
            foreach (Channel<PluginEvent> watcher in _watchers)
            {
                watcher.Writer.TryWrite(happened);
            }
        }
    }

    private void Keep(PluginEvent happened)
    {
        if (_events.Count == Capacity)
        {
            _events.Dequeue();
        }

        _events.Enqueue(happened);
    }

    private static LogLevel LevelOf(PluginEventKind kind) => kind switch
    {
        PluginEventKind.Abandoned or PluginEventKind.Fault or PluginEventKind.Crashed => LogLevel.Error,
        PluginEventKind.Aborted or PluginEventKind.Leaked or PluginEventKind.Problem => LogLevel.Warning,
        _ => LogLevel.Information,
    };

    private async IAsyncEnumerable<PluginEvent> ReadAsync(
        Channel<PluginEvent> channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (PluginEvent each in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return each;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel);
            }
        }
    }
}
