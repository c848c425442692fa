using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Upgrade.Protocol;

namespace PluginHost.Hosting.Upgrade.Predecessor;

/// <summary>The state of a plugin in the old host. It is only ever taken from there.</summary>
internal sealed class PredecessorStateAdapter(UpgradeLink link, int version, TimeProvider time) : StateAdapter
{
    public override int Version => version;

    public override async Task<PluginFault?> SaveAsync(
        Stream to, int readerVersion, TimeSpan timeout, CancellationToken cancel, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, cancellationToken);
        return await StateCall.SaveAsync(
            given =>
                link.CallAsync(
                    UpgradeMessageKind.SaveState, new PayloadWriter().Int(readerVersion).Time(timeout), timeout, time, over.Token, given),
            to,
            timeout,
            PredecessorHost.Name,
            over.Token);
    }

    public override Task<PluginFault?> LoadAsync(
        Stream from, int version, TimeSpan timeout, CancellationToken cancel, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nothing is given to the old host.");
}
