using PluginHost.Contracts;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The plugin-wide state of one generation, wherever its code runs: an <see cref="IStatefulPlugin"/> as the host reaches it.
/// </summary>
internal abstract class StateAdapter
{
    /// <inheritdoc cref="IStatefulPlugin.StateVersion"/>
    public abstract int Version { get; }

    /// <summary>Has the plugin write its state.</summary>
    /// <param name="to">The caller's, who completes it.</param>
    /// <param name="readerVersion">The reader's <see cref="Version"/>.</param>
    /// <param name="timeout">How long to wait for the plugin.</param>
    /// <param name="cancel">The plugin's to observe: the state is wanted no more.</param>
    /// <param name="cancellationToken">Ends the wait: the host stops.</param>
    /// <returns>Null if the whole state was written.</returns>
    public abstract Task<PluginFault?> SaveAsync(
        Stream to, int readerVersion, TimeSpan timeout, CancellationToken cancel, CancellationToken cancellationToken);

    /// <summary>Has the plugin read a state.</summary>
    /// <param name="from">Ends with the state; fails where there is no more of a state that is not whole.</param>
    /// <param name="version">The format.</param>
    /// <param name="timeout">How long to wait for the plugin.</param>
    /// <param name="cancel">The plugin's to observe: the state is wanted no more.</param>
    /// <param name="cancellationToken">Ends the wait: the host stops.</param>
    /// <returns>Null if the plugin took it.</returns>
    public abstract Task<PluginFault?> LoadAsync(
        Stream from, int version, TimeSpan timeout, CancellationToken cancel, CancellationToken cancellationToken);
}
