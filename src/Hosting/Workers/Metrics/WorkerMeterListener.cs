using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Metrics;

/// <summary>In a worker: tells the host, each second, what the plugin's meter has measured.</summary>
internal sealed class WorkerMeterListener
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // What goes in one message, so that none is too long.
    private const int PointsAtOnce = 200;

    private readonly WorkerLink _link;
    private readonly TimeProvider _time;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MeasuredInstrument> _instruments = new();
    private int _last;

    /// <param name="link">The way to the host.</param>
    /// <param name="meter">The name of the plugin's meter.</param>
    /// <param name="time">The clock.</param>
    public WorkerMeterListener(WorkerLink link, string meter, TimeProvider time)
    {
        (_link, _time) = (link, time);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter && InstrumentDescription.Of(instrument) is { } description)
            {
                Announce(instrument, description, listener);
            }
        };
        _listener.SetMeasurementEventCallback<byte>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<short>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<float>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((i, value, tags, _) => Add(i, (double)value, tags));
    }

    /// <summary>Runs until the process ends.</summary>
    public void Begin()
    {
        _listener.Start();
        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(RunAsync);
        }
    }

    /// <summary>Tells what there is to tell, now.</summary>
    public void Tell()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (Exception e)
        {
            // What the plugin's callbacks throw, all together; the others were called.
            _link.Post(WorkerMessageKind.Fault, new PayloadWriter().Fault(PluginFault.Of("observing its instruments", e)));
        }

        foreach (MeasuredInstrument instrument in _instruments.Values)
        {
            foreach (MetricPoint[] points in instrument.Take().Chunk(PointsAtOnce))
            {
                PayloadWriter message = new PayloadWriter().Int(instrument.Number).Int(points.Length);
                Array.ForEach(points, p => p.Write(message));
                _link.Post(WorkerMessageKind.Measured, message);
            }
        }
    }

    private async Task RunAsync()
    {
        while (!_link.Ended.IsCompleted)
        {
            await Task.Delay(Interval, _time);
            Tell();
        }
    }

    private void Announce(Instrument instrument, InstrumentDescription description, MeterListener listener)
    {
        var measured = new MeasuredInstrument(Interlocked.Increment(ref _last), description);
        _instruments[instrument] = measured;
        PayloadWriter message = new PayloadWriter().Int(measured.Number);
        description.Write(message);
        _link.Post(WorkerMessageKind.Instrument, message);
        listener.EnableMeasurementEvents(instrument);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_instruments.TryGetValue(instrument, out MeasuredInstrument? measured))
        {
            measured.Add(value, tags);
        }
    }
}
