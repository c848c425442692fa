namespace PluginHost.Hosting.Workers.Metrics;

/// <summary>What a plugin measures with, as it has to be made again in the host.</summary>
internal enum InstrumentKind
{
    Counter,
    UpDownCounter,
    Histogram,
    Gauge,
    ObservableCounter,
    ObservableUpDownCounter,
    ObservableGauge,
}
