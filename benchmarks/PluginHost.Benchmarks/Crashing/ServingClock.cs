using System.Diagnostics;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>How long after a kill a plugin serves again, as its clients see it. Thread-safe.</summary>
internal sealed class ServingClock
{
    private readonly Lock _lock = new();
    private readonly LatencyHistogram _first = new();
    private readonly LatencyHistogram _last = new();
    private TaskCompletionSource? _served;
    private long _killed;
    private long _ended;
    private long _firstAt;
    private TimeSpan _latest;

    /// <summary>From the kill to the first answer to a request that was made when the worker had ended.</summary>
    internal Latency First => Read(_first);

    /// <summary>From the kill to the last answer to a request that was made before that first answer: from then on nobody waits.</summary>
    internal Latency Last => Read(_last);

    /// <summary>The worker was killed, and has ended: times as <see cref="Stopwatch.GetTimestamp"/> gives them.</summary>
    /// <returns>Ends with the first answer of the next worker.</returns>
    internal Task Begin(long killed, long ended)
    {
        lock (_lock)
        {
            (_killed, _ended, _firstAt, _latest) = (killed, ended, 0, TimeSpan.Zero);
            _served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _served.Task;
        }
    }

    /// <summary>A client has an answer.</summary>
    /// <param name="asked">When it had asked.</param>
    internal void Answered(long asked)
    {
        long now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            if (_served is null)
            {
                return;
            }

            if (_firstAt == 0 && asked > _ended)
            {
                _firstAt = now;
                _first.Add(Stopwatch.GetElapsedTime(_killed, now));
                _served.SetResult();
            }

            if (_firstAt == 0 || asked <= _firstAt)
            {
                _latest = Stopwatch.GetElapsedTime(_killed, now);
            }
        }
    }

    /// <summary>What is answered from now on has nothing to do with the last kill.</summary>
    internal void End()
    {
        lock (_lock)
        {
            if (_served is not null)
            {
                _last.Add(_latest);
                _served = null;
            }
        }
    }

    private Latency Read(LatencyHistogram histogram)
    {
        lock (_lock)
        {
            return histogram.Summarize();
        }
    }
}
