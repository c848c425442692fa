using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Contracts;

/// <summary>One connection, handed to a generation. Names follow Kestrel's <c>ConnectionContext</c> where the thing is the same.</summary>
/// <remarks>
/// <see cref="Transport"/> and <see cref="Socket"/> are two ways to one connection: the first one used decides, the other then throws.
/// All members may be used from any thread; the transport and the socket follow the rules of their own types. The host disposes the
/// connection.
/// </remarks>
public interface IConnection
{
    /// <summary>
    /// Unique within the host process, and the same in every generation that the connection moves to; what operators see in <c>pluginhost
    /// connections</c>.
    /// </summary>
    string ConnectionId { get; }

    /// <summary>The name of the endpoint that accepted it.</summary>
    string EndpointName { get; }

    /// <summary>The address on this side; null if the system no longer tells it.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>The peer's address; null if the system no longer tells it. For a Unix-domain peer it is usually unnamed.</summary>
    EndPoint? RemoteEndPoint { get; }

    /// <summary>
    /// The connection's bytes as pipes. A flush hands its bytes over and waits while more than 64 KiB wait for the peer; its token, or
    /// <see cref="PipeWriter.CancelPendingFlush"/>, ends that wait and takes nothing back: what was flushed is sent, once. The end of the
    /// peer is data (<see cref="ReadResult.IsCompleted"/>), not a token.
    /// </summary>
    /// <exception cref="InvalidOperationException"><see cref="Socket"/> was used first.</exception>
    IDuplexPipe Transport { get; }

    /// <summary>
    /// The socket itself, for handlers that want no layer between. The host closes it; disposing it is allowed and ends the connection.
    /// </summary>
    /// <exception cref="InvalidOperationException"><see cref="Transport"/> was used first.</exception>
    Socket Socket { get; }

    /// <summary>
    /// Fires when the generation drains: finish politely what is being served, then return; or, if <see cref="CanSuspend"/>, stop at the
    /// next message boundary and return <see cref="SessionEnd.Suspended"/>. Read it anew in every call of the handler: after a move that
    /// failed it is another token.
    /// </summary>
    /// <remarks>
    /// <para>A connection that has received nothing when the drain begins, and cannot move, is asked with its first bytes, or after one
    /// second (half of the drain timeout, if that is shorter): a request that is on its way finds its handler. The host does not see what
    /// is received through <see cref="Socket"/>: there that time passes, unless the system tells that something was received before (TCP on
    /// Linux).</para>
    /// <para>While the connection finishes, a read of <see cref="Transport"/> whose token has fired first gives what has arrived; then it
    /// throws <see cref="OperationCanceledException"/>. Bytes that come later are not given.</para>
    /// </remarks>
    CancellationToken DrainRequested { get; }

    /// <summary>
    /// Whether the drain that <see cref="DrainRequested"/> announced wants the session to move. False before that, where the generation
    /// ends without a successor, and always for <see cref="IConnectionHandler"/>.
    /// </summary>
    bool CanSuspend { get; }

    /// <summary>
    /// Whether the host keeps this connection so that it goes on should the plugin's process die: a session of a plugin that runs in a
    /// worker process.
    /// </summary>
    /// <remarks>
    /// Only what passes through <see cref="Transport"/> and <see cref="SendAsync"/> is kept; to use <see cref="Socket"/> gives it up. A
    /// flush commits, as one, what was consumed before it and what it sends: after it a message counts as handled, before it as not, and is
    /// handled again. What the session remembers is as it was when it was last saved (<c>CheckpointInterval</c>).
    /// </remarks>
    bool OutlivesProcess { get; }

    /// <summary>Fires once the connection is closed, for whatever reason.</summary>
    CancellationToken ConnectionClosed { get; }

    /// <summary>
    /// Sends to the peer, from anywhere: from other connections' handlers, from timers, also while the session is suspended.
    /// </summary>
    /// <remarks>
    /// The bytes are copied and sent whole, in the order of the calls, between two flushes of <see cref="Transport"/> and never inside one.
    /// Up to 64 KiB wait for a slow peer; while more do, the call waits, as a flush does. A send that has been taken is never cancelled and
    /// moves with the connection.
    /// </remarks>
    /// <param name="bytes">Not kept after the returned task has ended.</param>
    /// <param name="cancellationToken">Ends the wait for room; then nothing of it is sent.</param>
    /// <returns>Whether the bytes were taken; false if the connection has ended.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives received bytes back before <see cref="SessionEnd.Suspended"/> is returned: they come first in the next generation. For
    /// handlers that read from <see cref="Socket"/>; what <see cref="Transport"/>'s input did not consume is given back by itself. Several
    /// calls follow one another.
    /// </summary>
    /// <param name="bytes">Copied.</param>
    void Unread(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Takes the bytes that were given back, for a handler that reads from <see cref="Socket"/>; <see cref="Transport"/>'s input begins
    /// with them by itself. To be called before the first receive.
    /// </summary>
    /// <returns>Empty if there are none. The caller's.</returns>
    ReadOnlyMemory<byte> TakeUnread();

    /// <summary>Closes the connection at once; the peer sees a reset. Idempotent, from any thread.</summary>
    void Abort();
}
