using System.Net.Sockets;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>The state of a plugin in a worker: it goes through the host as it is written, over a stream of its own.</summary>
internal sealed class WorkerStateAdapter(WorkerLink link, int version, TimeProvider time) : StateAdapter
{
    private const string Other = "its worker";

    public override int Version => version;

    public override async Task<PluginFault?> SaveAsync(
        Stream to, int readerVersion, TimeSpan timeout, CancellationToken cancel, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, cancellationToken);
        return await StateCall.SaveAsync(
            given =>
                link.CallAsync(
                    WorkerMessageKind.SaveState, new PayloadWriter().Int(readerVersion).Time(timeout), timeout, time, over.Token, given),
            to,
            timeout,
            Other,
            over.Token);
    }

    public override async Task<PluginFault?> LoadAsync(
        Stream from, int version, TimeSpan timeout, CancellationToken cancel, CancellationToken cancellationToken)
    {
        const string During = "LoadAsync";
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, cancellationToken);
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
        catch (Exception e) when (StateCall.FaultOf(e, During, timeout, Other) is { } fault)
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
}
