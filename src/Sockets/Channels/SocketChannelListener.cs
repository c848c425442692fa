using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// Waits at an address for processes to connect a <see cref="SocketChannel"/>. Made by <see cref="SocketChannel.Listen"/>.
/// </summary>
/// <remarks>All members may be called from any thread at any time.</remarks>
public sealed class SocketChannelListener : IDisposable
{
    private readonly ChannelListener _listener;

    internal SocketChannelListener(string address, ChannelListener listener) => (Address, _listener) = (address, listener);

    /// <summary>What the other process passes to <see cref="SocketChannel.ConnectAsync"/>.</summary>
    public string Address { get; }

    /// <summary>Waits for a process to connect.</summary>
    /// <param name="processId">The one that is to; others that connect are hung up on, and the wait goes on. Null for any.</param>
    /// <param name="cancellationToken">Gives up waiting: nobody else knows whether the process is still going to connect.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="ArgumentException">There is no such process.</exception>
    /// <exception cref="SocketException">No descriptor is free.</exception>
    /// <exception cref="ObjectDisposedException">The listener is closed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SocketChannel> AcceptAsync(int? processId = null, CancellationToken cancellationToken = default) =>
        new(await _listener.AcceptAsync(processId, cancellationToken).ConfigureAwait(false));

    /// <summary>Stops waiting, and deletes the path. Channels that were accepted stay. Idempotent.</summary>
    public void Dispose() => _listener.Dispose();
}
