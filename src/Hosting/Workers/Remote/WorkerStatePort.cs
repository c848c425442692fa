using System.Net.Sockets;
using PluginHost.Hosting.Boundary;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Hosting.Links;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>The state of a plugin in a worker: it goes through the host as it is written, over a stream of its own.</summary>
internal sealed class WorkerStatePort(WorkerLink link, int version, TimeProvider time) : StatePort
{
    public override int Version => version;

    public override async Task<PluginFault?> SaveAsync(Stream to, int readerVersion, TimeSpan timeout, CancellationToken cancel, CancellationToken giveUp)
    {
        const string During = "SaveAsync";
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, giveUp);
        try
        {
            (Socket kept, Socket given) = await StreamPair.CreateAsync(over.Token);
            await using var stream = new StateReadStream(kept);
            Task<PayloadReader> call = link.CallAsync(
                WorkerMessageKind.SaveState, new PayloadWriter().Int(readerVersion).Time(timeout), timeout, time, over.Token, given);
            Task copying = stream.CopyToAsync(to, over.Token);

            // A worker that fails closes its end, and so ends the copying too; what it answers says why.
            await Task.WhenAny(call, copying);
            PluginFault? fault = (await call).Fault();
            if (fault is null)
            {
                await copying;
            }
            else
            {
                await copying.ContinueWith(static c => _ = c.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }

            return fault;
        }
        catch (Exception e) when (FaultOf(e, During, timeout) is { } fault)
        {
            return fault;
        }
    }

    public override async Task<PluginFault?> LoadAsync(Stream from, int version, TimeSpan timeout, CancellationToken cancel, CancellationToken giveUp)
    {
        const string During = "LoadAsync";
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, giveUp);
        try
        {
            (Socket kept, Socket given) = await StreamPair.CreateAsync(over.Token);
            await using var stream = new StateWriteStream(kept);
            Task<PayloadReader> call = link.CallAsync(
                WorkerMessageKind.LoadState, new PayloadWriter().Int(version).Time(timeout), timeout, time, over.Token, given);
            Exception? failed = await CopyAsync(from, stream, over.Token);
            if (failed is not null)
            {
                await stream.DisposeAsync(); // Without its end: the worker must not take half a state for a whole one.
            }

            PluginFault? fault = (await call).Fault();
            return fault ?? (failed is null ? null : PluginFault.Of(During, failed));
        }
        catch (Exception e) when (FaultOf(e, During, timeout) is { } fault)
        {
            return fault;
        }
    }

    private static async Task<Exception?> CopyAsync(Stream from, StateWriteStream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
            await to.CompleteAsync();
            return null;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return e;
        }
    }

    private static PluginFault? FaultOf(Exception e, string during, TimeSpan timeout) =>
        LinkCall.FaultOf(e, during, timeout) ?? (e is IOException or SocketException ? new PluginFault(during, e.Message, null) : null);
}
