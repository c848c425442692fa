using System.Net.Sockets;

namespace PluginHost.Hosting.Ipc;

/// <summary>Has another process write a plugin's state, over a stream of its own.</summary>
internal static class StateCall
{
    private const string During = "SaveAsync";

    /// <param name="call">Asks for it; the socket is where the state is to be written.</param>
    /// <param name="to">The caller's.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="other">The other process, in an operator's words.</param>
    /// <param name="cancellationToken">The state is wanted no more.</param>
    /// <returns>Null if the whole state was written.</returns>
    public static async Task<PluginFault?> SaveAsync(
        Func<Socket, Task<PayloadReader>> call, Stream to, TimeSpan timeout, string other, CancellationToken cancellationToken)
    {
        try
        {
            (Socket kept, Socket given) = await StreamPair.CreateAsync(cancellationToken);
            await using var stream = new StateReadStream(kept);
            Task<PayloadReader> asking = call(given);
            Task copying = stream.CopyToAsync(to, cancellationToken);

            // A process that fails closes its end, and so ends the copying too; what it answers says why.
            await Task.WhenAny(asking, copying);
            PluginFault? fault = (await asking).Fault();
            if (fault is null)
            {
                await copying;
            }
            else
            {
                await copying.ContinueWith(
                    static c => _ = c.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }

            return fault;
        }
        catch (Exception e) when (FaultOf(e, During, timeout, other) is { } fault)
        {
            return fault;
        }
    }

    /// <inheritdoc cref="RpcErrors.FaultOf"/>
    public static PluginFault? FaultOf(Exception e, string during, TimeSpan timeout, string other) =>
        RpcErrors.FaultOf(e, during, timeout, other)
            ?? (e is IOException or SocketException ? new PluginFault(during, e.Message, null) : null);
}
