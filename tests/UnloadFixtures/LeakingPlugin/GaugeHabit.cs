using System.Diagnostics.Metrics;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Makes a gauge and disposes no meter.</summary>
public sealed class GaugeHabit : IHabit
{
    public void Start() => new Meter("leaking").CreateObservableGauge("gauge", Observe);

    private static int Observe() => 42;
}
