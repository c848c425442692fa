using PluginHost.Contracts;
using PluginHost.Hosting.Boundary;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>The state of a plugin in this process. As much the plugin's as its object: kept by its generation only.</summary>
internal sealed class ContextStatePort(IStatefulPlugin plugin, TimeProvider time) : StatePort
{
    public override int Version => plugin.StateVersion;

    /// <summary>The plugin as one that can pass its state as objects; null if it cannot.</summary>
    public IReferenceState? Reference => plugin as IReferenceState;

    public override Task<PluginFault?> SaveAsync(Stream to, int readerVersion, TimeSpan timeout, CancellationToken cancel, CancellationToken giveUp) =>
        PluginCall.RunAsync(nameof(IStatefulPlugin.SaveAsync), () => plugin.SaveAsync(to, readerVersion, cancel).AsTask(), timeout, time, giveUp);

    public override Task<PluginFault?> LoadAsync(Stream from, int version, TimeSpan timeout, CancellationToken cancel, CancellationToken giveUp) =>
        PluginCall.RunAsync(nameof(IStatefulPlugin.LoadAsync), () => plugin.LoadAsync(from, version, cancel).AsTask(), timeout, time, giveUp);
}
