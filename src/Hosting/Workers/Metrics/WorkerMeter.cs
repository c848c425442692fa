using System.Diagnostics.Metrics;
using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Workers.Metrics;

/// <summary>
/// In the host: a worker's meter made again, under the same name and with the same instruments, so that whoever listens in the host sees no
/// difference but a delay of a second, and numbers as floating point. Used by the link's receiver alone.
/// </summary>
internal sealed class WorkerMeter(string name) : IDisposable
{
    private const int MaxInstruments = 1000;

    private readonly Meter _meter = new(name);
    private readonly Dictionary<int, Action<MetricPoint[]>> _instruments = [];

    /// <summary>The worker has one more instrument.</summary>
    public void Add(PayloadReader message)
    {
        int number = message.Int();
        var description = InstrumentDescription.Read(message);
        if (_instruments.Count < MaxInstruments)
        {
            _instruments[number] = Make(description);
        }
    }

    /// <summary>The worker has measured something.</summary>
    public void Record(PayloadReader message)
    {
        int number = message.Int();
        int count = message.Int();
        if (count is < 0 or > MaxInstruments)
        {
            throw new FormatException($"{count} measurements in one message.");
        }

        var points = new MetricPoint[count];
        for (int i = 0; i < count; i++)
        {
            points[i] = MetricPoint.Read(message);
        }

        if (_instruments.TryGetValue(number, out Action<MetricPoint[]>? record))
        {
            record(points);
        }
    }

    public void Dispose() => _meter.Dispose();

    private Action<MetricPoint[]> Make(InstrumentDescription of)
    {
        switch (of.Kind)
        {
            case InstrumentKind.Counter:
                Counter<double> counter = _meter.CreateCounter<double>(of.Name, of.Unit, of.Description);
                return points => Array.ForEach(points, p => counter.Add(p.Value, p.Tags));
            case InstrumentKind.UpDownCounter:
                UpDownCounter<double> upDown = _meter.CreateUpDownCounter<double>(of.Name, of.Unit, of.Description);
                return points => Array.ForEach(points, p => upDown.Add(p.Value, p.Tags));
            case InstrumentKind.Histogram:
                Histogram<double> histogram = _meter.CreateHistogram<double>(of.Name, of.Unit, of.Description);
                return points => Array.ForEach(points, p => histogram.Record(p.Value, p.Tags));
            case InstrumentKind.Gauge:
                Gauge<double> gauge = _meter.CreateGauge<double>(of.Name, of.Unit, of.Description);
                return points => Array.ForEach(points, p => gauge.Record(p.Value, p.Tags));
            default:
                return Observable(of);
        }
    }

    /// <summary>An instrument that is asked answers with what the worker said last.</summary>
    private Action<MetricPoint[]> Observable(InstrumentDescription of)
    {
        Measurement<double>[] last = [];
        IEnumerable<Measurement<double>> Observe() => Volatile.Read(ref last);
        _ = of.Kind switch
        {
            InstrumentKind.ObservableCounter => (Instrument)_meter.CreateObservableCounter(of.Name, Observe, of.Unit, of.Description),
            InstrumentKind.ObservableUpDownCounter => _meter.CreateObservableUpDownCounter(of.Name, Observe, of.Unit, of.Description),
            InstrumentKind.ObservableGauge => _meter.CreateObservableGauge(of.Name, Observe, of.Unit, of.Description),
            _ => throw new FormatException($"There is no instrument of kind {of.Kind}."),
        };
        return points => Volatile.Write(ref last, [.. points.Select(p => new Measurement<double>(p.Value, p.Tags))]);
    }
}
