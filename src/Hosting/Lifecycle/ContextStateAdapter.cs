using PluginHost.Contracts;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>The state of a plugin in this process. As much the plugin's as its object: kept by its generation only.</summary>
internal sealed class ContextStateAdapter(IStatefulPlugin plugin, TimeProvider time) : StateAdapter
{
    public override int Version => plugin.StateVersion;

    /// <summary>The plugin as one that can pass its state as objects; null if it cannot.</summary>
    public IReferenceState? Reference => plugin as IReferenceState;

    public override Task<PluginFault?> SaveAsync(
        Stream to, int readerVersion, TimeSpan timeout, CancellationToken cancel, CancellationToken cancellationToken) =>
        PluginCall.RunAsync(
            nameof(IStatefulPlugin.SaveAsync),
            () => plugin.SaveAsync(to, readerVersion, cancel).AsTask(),
            timeout,
            time,
            cancellationToken);

    public override Task<PluginFault?> LoadAsync(
        Stream from, int version, TimeSpan timeout, CancellationToken cancel, CancellationToken cancellationToken) =>
        PluginCall.RunAsync(
            nameof(IStatefulPlugin.LoadAsync), () => plugin.LoadAsync(from, version, cancel).AsTask(), timeout, time, cancellationToken);
}
