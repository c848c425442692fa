using System.Diagnostics.Metrics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Makes instruments of every kind on its meter; the observable ones call back into it.</summary>
internal sealed class Measures : Habit
{
    private readonly Counter<long> _served;
    private long _open;

    public Measures(IPluginContext context)
        : base(context)
    {
        _served = context.Meter.CreateCounter<long>("served");
        context.Meter.CreateObservableGauge("open", () => _open);
    }

    public override Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        _served.Add(1, new KeyValuePair<string, object?>("habit", nameof(Measures)));
        Interlocked.Increment(ref _open);
        return EchoAsync(connection, aborted);
    }
}
