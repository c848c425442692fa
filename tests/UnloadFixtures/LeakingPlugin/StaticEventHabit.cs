using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Subscribes to an event of the host and never unsubscribes.</summary>
public sealed class StaticEventHabit : IHabit
{
    private readonly byte[][] _documents = [new byte[10], new byte[10]];

    public void Start() => HostEvents.DocumentSaved += OnSaved;

    private void OnSaved(object? sender, EventArgs e) => GC.KeepAlive(_documents);
}
