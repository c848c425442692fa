using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// A lasting connection between two processes of one machine, over which sockets are passed, each with a message, or messages alone.
/// </summary>
/// <remarks>
/// <para>Messages arrive whole, once and in the order in which they were sent. Each end is one process, whose id the system has proved
/// (SO_PEERCRED in unix(7), GetNamedPipeClientProcessId); whoever is at the other end is trusted with the sockets, and with nothing else:
/// what it sends is checked, and what makes no sense ends the channel without leaving a descriptor behind.</para>
/// <para><b>Back-pressure.</b> Some 200 kilobytes may be sent and not received yet; a send completes when the system has it. When there is
/// no more room, sends wait. A sender that awaits each send is as fast as its receiver.</para>
/// <para><b>On Linux</b> it is a local socket, and what is under way waits in its send buffer. More descriptors on their way than the
/// sending user may have open (RLIMIT_NOFILE; root is exempt) fail the send with <see cref="SocketError.TooManyOpenSockets"/>; its socket
/// stays open.</para>
/// <para><b>On Windows</b> it is a named pipe between processes of one user. A socket is in the other process's handle table as soon as its
/// message goes (WSADuplicateSocket): should that process close its end in the same moment, it keeps the connection open until it ends.
/// Each end can do to the other whatever a process may do to another of its user.</para>
/// <para><see cref="SendAsync"/>, <see cref="ShareAsync"/> and <see cref="SendAndKeepAsync"/> may be called from any thread, also at the
/// same time; one <see cref="ReceiveAsync"/> at a time; <see cref="Dispose"/> at any time.</para>
/// </remarks>
public sealed class SocketChannel : IDisposable
{
    /// <summary>The longest payload of a message: 64 kilobytes.</summary>
    public const int MaxPayloadSize = 64 * 1024;

    private readonly ChannelConnection _end;

    internal SocketChannel(ChannelConnection end) => _end = end;

    /// <summary>
    /// The process at the other end: the one that connected, or the one that listened. It may have ended, and its id be another's by now.
    /// </summary>
    public int PeerProcessId => _end.PeerProcessId;

    /// <summary>Waits for other processes to connect.</summary>
    /// <param name="address">
    /// <c>@</c> and a name, which leaves no file. On Linux it is one of the abstract namespace, which everybody in the network namespace
    /// may connect to: then name the process in <see cref="SocketChannelListener.AcceptAsync"/>. On Windows it is that of a pipe,
    /// <c>\\.\pipe\name</c>, which may be written so too and is the current user's alone. On Linux it may also be a path, which must not
    /// exist and is made accessible to the current user alone.
    /// </param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="ArgumentException">The address is empty, too long (107 bytes; a pipe's name 247 characters), or none of this
    /// system.</exception>
    /// <exception cref="SocketException">The address is taken (on Windows also by channels whose listener is closed), or cannot be
    /// made.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is neither Linux nor Windows.</exception>
    public static SocketChannelListener Listen(string address)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        return new SocketChannelListener(address, ChannelListener.Open(address));
    }

    /// <summary>Connects to a process that listens.</summary>
    /// <param name="address">As given to <see cref="Listen"/>.</param>
    /// <param name="processId">The process that is to be there; null for whichever is.</param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="ArgumentException">The address is empty, too long, or none of this system; or there is no such process.</exception>
    /// <exception cref="SocketChannelException">Another process listens there: <see cref="SocketChannelFault.WrongProcess"/>.</exception>
    /// <exception cref="SocketException">Nobody listens there, or the access is denied.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is neither Linux nor Windows.</exception>
    public static async Task<SocketChannel> ConnectAsync(
        string address, int? processId = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        return new SocketChannel(await ChannelConnection.ConnectAsync(address, processId, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Sends a message, and with it a socket that is the receiver's from then on.</summary>
    /// <param name="socket">
    /// Closed once it is sent, as by <see cref="SocketDuplicator.DuplicateAndClose(Socket, int)"/>, and to be at rest as for it; null for a
    /// message alone. Until the task has completed leave it alone; if the task fails or is cancelled it is as it was, and the caller's.
    /// </param>
    /// <param name="payload">At most <see cref="MaxPayloadSize"/> bytes, which are read until the task has completed.</param>
    /// <param name="cancellationToken">Gives up while the message waits for room. A message goes whole or not at all; one that has gone is
    /// not called back.</param>
    /// <returns>Completes when the system has the message. Whether the other process ever receives it is for that process to say.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The payload is too long.</exception>
    /// <exception cref="SocketChannelException">The other end is closed: <see cref="SocketChannelFault.PeerClosed"/>.</exception>
    /// <exception cref="SocketException">The system refuses to pass the socket on.</exception>
    /// <exception cref="InvalidOperationException">Another thread is inside a synchronous operation on the socket.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the channel is closed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the message went.</exception>
    public ValueTask SendAsync(Socket? socket, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default) =>
        PassAsync(socket, DepartureKind.Moved, payload, cancellationToken);

    /// <summary>
    /// Sends a message, and with it a duplicate of a socket that stays open here: what
    /// <see cref="SocketDuplicator.Duplicate(Socket, int)"/> is to another process.
    /// </summary>
    /// <param name="socket">Stays the caller's, and usable.</param>
    /// <param name="payload">
    /// <inheritdoc cref="SendAsync(Socket?, ReadOnlyMemory{byte}, CancellationToken)" path="/param[@name='payload']"/>
    /// </param>
    /// <param name="cancellationToken">
    /// <inheritdoc cref="SendAsync(Socket?, ReadOnlyMemory{byte}, CancellationToken)" path="/param[@name='cancellationToken']"/>
    /// </param>
    /// <inheritdoc cref="SendAsync(Socket?, ReadOnlyMemory{byte}, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="SocketDuplicator.Duplicate(Socket, int)" path="/remarks"/>
    /// <inheritdoc cref="SendAsync(Socket?, ReadOnlyMemory{byte}, CancellationToken)" path="/exception"/>
    public ValueTask ShareAsync(Socket socket, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return PassAsync(socket, DepartureKind.Shared, payload, cancellationToken);
    }

    /// <summary>
    /// Sends a message and a socket as <see cref="SendAsync"/> does, but leaves the source open: for the case that the receiver ends
    /// before it has used its own.
    /// </summary>
    /// <param name="socket">
    /// Stays the caller's, to be closed, or passed on once more when the receiver has ended, and for nothing else. The connection ends
    /// when both are closed. As long as it is open here, the peer sees a shutdown by the receiver at once, but not a close.
    /// </param>
    /// <param name="payload">
    /// <inheritdoc cref="SendAsync(Socket?, ReadOnlyMemory{byte}, CancellationToken)" path="/param[@name='payload']"/>
    /// </param>
    /// <param name="cancellationToken">
    /// <inheritdoc cref="SendAsync(Socket?, ReadOnlyMemory{byte}, CancellationToken)" path="/param[@name='cancellationToken']"/>
    /// </param>
    /// <remarks>
    /// The receiver's socket is as one that it was given by <see cref="SendAsync"/>: its owner can reset the connection, which takes
    /// effect when both are closed.
    /// </remarks>
    /// <inheritdoc cref="SendAsync(Socket?, ReadOnlyMemory{byte}, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="SendAsync(Socket?, ReadOnlyMemory{byte}, CancellationToken)" path="/exception"/>
    public ValueTask SendAndKeepAsync(Socket socket, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return PassAsync(socket, DepartureKind.Kept, payload, cancellationToken);
    }

    /// <summary>Receives the next message.</summary>
    /// <param name="cancellationToken">Gives up waiting. A receive that is cancelled has taken nothing.</param>
    /// <returns>The message, whose socket the caller disposes; null when the other end is closed and everything it sent has been
    /// received.</returns>
    /// <exception cref="SocketChannelException">
    /// <see cref="SocketChannelFault.SocketLost"/>: this message's socket found no free descriptor; the channel goes on.
    /// <see cref="SocketChannelFault.BadPacket"/>: the other end sent what makes no sense; the channel is closed, and so is all that came
    /// and was not received.
    /// </exception>
    /// <exception cref="InvalidOperationException">A receive is pending.</exception>
    /// <exception cref="ObjectDisposedException">The channel is closed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<SocketMessage?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _end.ReceiveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SocketChannelException e) when (e.Fault == SocketChannelFault.BadPacket)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Closes this end. The other receives what was sent, then the end. Sends that wait fail and leave their sockets open; sockets that
    /// arrived and were not received are closed. Idempotent.
    /// </summary>
    public void Dispose() => _end.Dispose();

    private ValueTask PassAsync(Socket? socket, DepartureKind departure, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayloadSize, nameof(payload));
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled(cancellationToken)
            : _end.SendAsync(new OutgoingMessage(socket, departure, payload, cancellationToken));
    }
}
