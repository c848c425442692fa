using System.Net.Sockets;
using PluginHost.Sockets;

namespace PluginHost.Contracts;

/// <summary>
/// The shape of the article <i>Socket Duplication, Part 1</i>: the plugin receives a duplicated socket's information and opens it itself.
/// </summary>
/// <remarks>
/// Which sockets it receives depends on the endpoint: each accepted connection (<see cref="AcceptMode.Host"/>), the listening socket, once
/// a generation (<see cref="AcceptMode.Plugin"/>), or the bound socket of a <c>udp</c> endpoint, once a generation.
/// </remarks>
public interface ISocketReceiver
{
    /// <summary>Takes a socket over. Return as soon as it is taken; serve it in the background.</summary>
    /// <remarks>
    /// For a listening or bound socket an exception, or not returning within <c>StartTimeout</c>, fails the load or abandons the reload.
    /// While such an endpoint is reloaded both generations may take from it; what one took is its own to serve. When
    /// <see cref="IPluginContext.Draining"/> fires, stop accepting or receiving and dispose the socket: end pending operations by their
    /// token first.
    /// </remarks>
    /// <param name="socket">
    /// Opened by <see cref="SocketDuplicator.Open"/>, once. The receiver owns the socket that this gives; information that is never opened
    /// is discarded by the host.
    /// </param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="cancellationToken">Fires when the generation starts to drain.</param>
    ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken);
}
