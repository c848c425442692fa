using System.Numerics;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>Counts latencies in steps that grow with them (128 an octave, so within 1 %), in constant memory. Not thread-safe.</summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7;
    private const int Octaves = 64 - StepBits;
    private readonly long[] _counts = new long[(Octaves + 1) << StepBits];
    private TimeSpan _longest;

    internal void Add(TimeSpan latency)
    {
        _counts[IndexOf(latency)]++;
        _longest = latency > _longest ? latency : _longest;
    }

    internal void Add(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        _longest = other._longest > _longest ? other._longest : _longest;
    }

    internal Latency Summarize() => new(_counts.Sum(), Percentile(0.50), Percentile(0.99), _longest.TotalMilliseconds);

    /// <summary>
    /// How many of those counted took longer, as a part of all; a step that <paramref name="latency"/> lies in is not longer.
    /// </summary>
    internal double ShareAbove(TimeSpan latency) => (double)_counts.Skip(IndexOf(latency) + 1).Sum() / _counts.Sum();

    /// <summary>The end of the step that the percentile lies in, or the longest, in milliseconds; NaN if nothing was counted.</summary>
    internal double Percentile(double part)
    {
        long left = (long)Math.Ceiling(_counts.Sum() * part);
        for (int i = 0; left > 0; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return Math.Min(EndOf(i).TotalMilliseconds, _longest.TotalMilliseconds);
            }
        }

        return double.NaN;
    }

    private static int IndexOf(TimeSpan latency)
    {
        ulong ticks = (ulong)Math.Max(0, latency.Ticks);
        int octave = Math.Max(0, BitOperations.Log2(ticks) - StepBits);
        return (octave << StepBits) + (int)(ticks >> octave);
    }

    private static TimeSpan EndOf(int index)
    {
        int octave = Math.Max(0, (index >> StepBits) - 1);
        return TimeSpan.FromTicks((index - (octave << StepBits) + 1L) << octave);
    }
}
