using System.Diagnostics.Metrics;
using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Workers.Metrics;

/// <summary>An instrument of a plugin's meter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit, if it has one.</param>
/// <param name="Description">What it says.</param>
internal sealed record InstrumentDescription(InstrumentKind Kind, string Name, string? Unit, string? Description)
{
    /// <returns>Null for a kind that is not known here.</returns>
    public static InstrumentDescription? Of(Instrument instrument)
    {
        Type type = instrument.GetType();
        Type? definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        InstrumentKind? kind =
            definition == typeof(Counter<>) ? InstrumentKind.Counter
            : definition == typeof(UpDownCounter<>) ? InstrumentKind.UpDownCounter
            : definition == typeof(Histogram<>) ? InstrumentKind.Histogram
            : definition == typeof(Gauge<>) ? InstrumentKind.Gauge
            : definition == typeof(ObservableCounter<>) ? InstrumentKind.ObservableCounter
            : definition == typeof(ObservableUpDownCounter<>) ? InstrumentKind.ObservableUpDownCounter
            : definition == typeof(ObservableGauge<>) ? InstrumentKind.ObservableGauge
            : null;
        return kind is { } known ? new InstrumentDescription(known, instrument.Name, instrument.Unit, instrument.Description) : null;
    }

    public void Write(PayloadWriter to) => to.Int((int)Kind).Text(Name).OptionalText(Unit).OptionalText(Description);

    public static InstrumentDescription Read(PayloadReader from) =>
        new((InstrumentKind)from.Int(), from.Text(), from.OptionalText(), from.OptionalText());
}
