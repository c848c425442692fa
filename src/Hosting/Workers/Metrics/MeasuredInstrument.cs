namespace PluginHost.Hosting.Workers.Metrics;

/// <summary>
/// What an instrument has measured since it was last told of: sums for counters, the last value for gauges, every value for histograms.
/// Thread-safe.
/// </summary>
internal sealed class MeasuredInstrument(int number, InstrumentDescription description)
{
    // Values of a histogram between two tellings, and series of any other: beyond them what is measured is lost, and a plugin that does
    // that is at fault.
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MetricPoint> _series = [];
    private List<MetricPoint> _values = [];

    public int Number => number;

    public InstrumentDescription Description => description;

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        KeyValuePair<string, object?>[] kept = [.. tags];
        lock (_lock)
        {
            if (description.Kind == InstrumentKind.Histogram)
            {
                if (_values.Count < Most)
                {
                    _values.Add(new MetricPoint(value, kept));
                }

                return;
            }

            string key = string.Join('\n', kept.Select(t => $"{t.Key}={t.Value}"));
            if (_series.TryGetValue(key, out MetricPoint known)
                && description.Kind is InstrumentKind.Counter or InstrumentKind.UpDownCounter)
            {
                _series[key] = known with { Value = known.Value + value };
            }
            else if (_series.Count < Most || _series.ContainsKey(key))
            {
                _series[key] = new MetricPoint(value, kept);
            }
        }
    }

    /// <summary>Takes what there is to tell.</summary>
    public IReadOnlyList<MetricPoint> Take()
    {
        lock (_lock)
        {
            List<MetricPoint> taken = [.. _series.Values, .. _values];
            _series.Clear();
            _values = [];
            return taken;
        }
    }
}
