using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Contracts;

/// <summary>One connection, handed to a generation. Names follow Kestrel's <c>ConnectionContext</c> where the thing is the same.</summary>
/// <remarks>
/// <see cref="Transport"/> and <see cref="Socket"/> are two ways to one connection: the first one used decides, the other then throws.
/// All members may be read from any thread; the transport and the socket follow the rules of their own types. The host disposes the connection.
/// </remarks>
public interface IConnection
{
    /// <summary>Unique within the host process; what operators see in <c>pluginhost connections</c>.</summary>
    string ConnectionId { get; }

    /// <summary>The name of the endpoint that accepted it.</summary>
    string EndpointName { get; }

    /// <summary>The address on this side; null if the system no longer tells it.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>The peer's address; null if the system no longer tells it. For a Unix-domain peer it is usually unnamed.</summary>
    EndPoint? RemoteEndPoint { get; }

    /// <summary>
    /// The connection's bytes as pipes. A send is never cancelled: the token of a flush stops the wait before it starts, not bytes
    /// that are already on their way, because what a cancelled send has sent cannot be known. The end of the peer is data
    /// (<see cref="ReadResult.IsCompleted"/>), not a token.
    /// </summary>
    /// <exception cref="InvalidOperationException"><see cref="Socket"/> was used first.</exception>
    IDuplexPipe Transport { get; }

    /// <summary>The socket itself, for handlers that want no layer between. The host closes it; disposing it is allowed and ends the connection.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Transport"/> was used first.</exception>
    Socket Socket { get; }

    /// <summary>Fires when the generation starts to drain: finish politely what is being served, then return.</summary>
    CancellationToken DrainRequested { get; }

    /// <summary>Fires once the connection is closed, for whatever reason.</summary>
    CancellationToken ConnectionClosed { get; }

    /// <summary>Closes the connection at once; the peer sees a reset. Idempotent, from any thread.</summary>
    void Abort();
}
