using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Connections;

/// <summary>A connection served by a generation's <see cref="IConnectionHandler"/>: it ends where it began.</summary>
internal sealed class HandledConnection(
    ContextConnections owner, ConnectionOrigin origin, Socket accepted, TaskCompletionSource<PluginFault?>? warmedUp = null)
    : ServedConnection(owner, origin, new ConnectionChannel(accepted))
{
    private LazySignal _drain;

    public override string Kind => "handler";

    /// <summary>False for the throw-away connection of a warm-up.</summary>
    public override bool IsConnection => warmedUp is null;

    public override CancellationToken DrainRequested => _drain.Token;

    public override bool CanSuspend => false;

    public override bool CanMove => false;

    protected override void RequestDrain() => _drain.Fire();

    protected override async Task RunAsync()
    {
        PluginFault? fault = null;
        try
        {
            Channel.Begun = Owner.Observer?.WatchBeginning(Origin, Channel.Socket);
            if (!IsAborted)
            {
                await HostSide.ClearSynchronizationContext(Owner.Handler.HandleAsync(this, Aborting));
            }

            await EndAsync();
        }
        catch (Exception e)
        {
            fault = await EndByAsync(e, nameof(IConnectionHandler.HandleAsync), Owner.Draining.IsCancellationRequested);
        }

        Over();
        Owner.Ended(this, warmedUp is null ? fault : null);
        warmedUp?.TrySetResult(fault);
    }
}
