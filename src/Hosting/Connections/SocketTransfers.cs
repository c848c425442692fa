using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Transport;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>Gives sockets to an <see cref="ISocketReceiver"/>, which drives and closes them by itself.</summary>
/// <param name="set">The generation's connections, which know of each until it is closed.</param>
/// <param name="timeout">How long the plugin may take to take one.</param>
/// <param name="time">The host's clock.</param>
/// <param name="draining">The generation drains.</param>
/// <param name="faulted">Told what the plugin failed with on a connection.</param>
internal readonly struct SocketTransfers(
    ConnectionSet set, TimeSpan timeout, TimeProvider time, CancellationToken draining, Action<PluginFault> faulted)
{
    /// <summary>Gives an accepted connection away.</summary>
    /// <returns>False once the generation drains; the socket is still the caller's.</returns>
    /// <exception cref="SocketException">The socket cannot be duplicated; it is still the caller's.</exception>
    public bool TryGive(Socket accepted, ConnectionOrigin origin, ISocketReceiver receiver)
    {
        set.SweepIfGrown();
        var connection = new TransferredSocket(origin);
        if (!set.TryAdd(connection))
        {
            return false;
        }

        try
        {
            _ = GiveAsync(connection, connection.Take(accepted), receiver);
            return true;
        }
        catch (SocketException)
        {
            set.Remove(connection);
            throw;
        }
    }

    /// <summary>Gives a listening or bound socket away; it counts as held until the plugin has closed it.</summary>
    /// <returns>Null if the plugin took it.</returns>
    public async Task<PluginFault?> HandOverAsync(
        SocketHandOff handOff, ConnectionOrigin origin, ISocketReceiver receiver, CancellationToken cancellationToken)
    {
        var listener = new TransferredListener(origin, handOff);
        set.TryAdd(listener, accepted: true);
        PluginFault? fault = await TransferAsync(listener, handOff.Information, receiver, cancellationToken);

        // What was not opened by now never will be, and must not hold up a drain.
        if (fault is not null || handOff.Socket is null)
        {
            handOff.Abort();
            set.Remove(listener);
        }

        return fault;
    }

    private async Task GiveAsync(TransferredSocket connection, SocketInformation information, ISocketReceiver receiver)
    {
        if (await TransferAsync(connection, information, receiver, CancellationToken.None) is not { } fault)
        {
            return;
        }

        // An aborted connection cannot be opened any more: that it failed to be is no fault.
        bool wasAborted = connection.IsAborted;
        connection.Abort();
        set.Remove(connection);
        if (!wasAborted)
        {
            faulted(fault);
        }
    }

    private Task<PluginFault?> TransferAsync(
        TrackedConnection connection, SocketInformation information, ISocketReceiver receiver, CancellationToken cancellationToken)
    {
        CancellationToken whileServing = draining;
        return PluginCall.RunAsync(
            nameof(ISocketReceiver.TransferSocketAsync),
            () => receiver.TransferSocketAsync(information, connection.Endpoint, whileServing).AsTask(),
            timeout,
            time,
            cancellationToken);
    }
}
