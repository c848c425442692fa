using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// Passes sockets on as plain data, within a process and to another: the BCL's <c>Socket.DuplicateAndClose</c> and
/// <c>new Socket(SocketInformation)</c>, working on Linux too, and for sockets that have been used asynchronously any number of times.
/// </summary>
/// <remarks>
/// <para>For TCP, Unix-domain and UDP sockets, connected, listening, bound or none of these. What the system keeps (the connection, unread
/// bytes, socket options) and what only .NET does (<see cref="Socket.Blocking"/>, <see cref="Socket.ReceiveTimeout"/>,
/// <see cref="Socket.SendTimeout"/>) arrive at the other side; the peer notices nothing.</para>
/// <para>Every <see cref="SocketInformation"/> made here is single use and is good in the target process alone.</para>
/// <para><b>For this process</b> its socket waits until it is opened or discarded: a hand-off that nobody may come for is better followed
/// with <see cref="SocketHandOff"/>.</para>
/// <para><b>For another process on Linux</b> the socket waits in this one. <see cref="Open"/> fetches it from here over a local socket,
/// where the kernel proves who asks (SO_PEERCRED in unix(7), against a pidfd taken at the call: docs/adr/0011), so the bytes may go by any
/// way: whoever else reads them can do nothing with them. What is not fetched within the claim timeout is closed, and so it is when the
/// target or this process ends. Both must see the same process ids and be in the same network namespace.</para>
/// <para><b>For another process on Windows</b> the socket is in the target's handle table at once (WSADuplicateSocket), no matter what
/// becomes of this process; if it is never opened, it lives until the target ends. The claim timeout means nothing there.</para>
/// <para>All members may be called from any thread at any time; the socket passed in must be at rest, as each member says.</para>
/// </remarks>
public static class SocketDuplicator
{
    /// <summary>How long a socket waits for another process unless told otherwise: 30 seconds.</summary>
    public static readonly TimeSpan DefaultClaimTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Duplicates a socket for a process, and closes it.</summary>
    /// <param name="socket">Closed on return, as after <see cref="Socket.Dispose()"/>; untouched when this throws.</param>
    /// <param name="targetProcessId">The process that will open it: this one (<see cref="Environment.ProcessId"/>) or another.</param>
    /// <returns>What <see cref="Open"/> takes in the target. Until it is opened, discarded or given up, the connection stays
    /// open.</returns>
    /// <remarks>
    /// Await or cancel what is pending on <paramref name="socket"/> first, and start nothing more. If something is pending all the same:
    /// an asynchronous operation fails with a <see cref="SocketException"/> or an <see cref="ObjectDisposedException"/>; a receive has then
    /// taken no byte and an accept no client, a send may have sent a part and nobody learns how much. A synchronous call that blocks makes
    /// this method throw. The connection is neither closed nor reset, and its linger option stays as it was.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="targetProcessId"/> is not positive.</exception>
    /// <exception cref="ArgumentException">There is no such process.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is neither Linux nor Windows; or the target is another process and the
    /// kernel older than 5.3.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is inside a synchronous operation on the socket.</exception>
    /// <exception cref="SocketException"><see cref="SocketError.TooManyOpenSockets"/>: the descriptor table is full.</exception>
    public static SocketInformation DuplicateAndClose(Socket socket, int targetProcessId) =>
        DuplicateAndClose(socket, targetProcessId, DefaultClaimTimeout);

    /// <summary>Duplicates a socket for a process, and closes it; says how long it may wait.</summary>
    /// <param name="socket"><inheritdoc cref="DuplicateAndClose(Socket, int)" path="/param[@name='socket']"/></param>
    /// <param name="targetProcessId"><inheritdoc cref="DuplicateAndClose(Socket, int)" path="/param[@name='targetProcessId']"/></param>
    /// <param name="claimTimeout">
    /// How long it waits for another process on Linux before it is closed: positive, or <see cref="Timeout.InfiniteTimeSpan"/>. For this
    /// process, and on Windows, it waits without limit.
    /// </param>
    /// <param name="timeProvider">Measures the timeout; the system's if null.</param>
    /// <inheritdoc cref="DuplicateAndClose(Socket, int)" path="/returns"/>
    /// <inheritdoc cref="DuplicateAndClose(Socket, int)" path="/remarks"/>
    /// <inheritdoc cref="DuplicateAndClose(Socket, int)" path="/exception"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="claimTimeout"/> is not positive, or longer than a timer can wait (49
    /// days).</exception>
    public static SocketInformation DuplicateAndClose(
        Socket socket, int targetProcessId, TimeSpan claimTimeout, TimeProvider? timeProvider = null)
    {
        Validate(socket, targetProcessId, claimTimeout);
        return targetProcessId == Environment.ProcessId
            ? SocketHandOff.Move(socket).Information
            : ProcessTransfer.Send(socket, targetProcessId, shared: false, claimTimeout, timeProvider ?? TimeProvider.System);
    }

    /// <summary>
    /// Duplicates a socket for a process; the source stays open. For a listening or an unconnected socket that its owner keeps.
    /// </summary>
    /// <param name="socket">Stays the caller's, and usable. The duplicate shares its queue: a client or datagram goes to whoever asks
    /// first.</param>
    /// <param name="targetProcessId">The process that will open it: this one or another.</param>
    /// <returns>What <see cref="Open"/> takes in the target.</returns>
    /// <remarks>
    /// <para>Operations pending on the source are not disturbed. Closing the opened duplicate, even with operations pending or by its
    /// finalizer, leaves no trace on the source. A connection shared this way sends its FIN only when the last duplicate closes;
    /// <see cref="Socket.Shutdown"/> acts on all of them.</para>
    /// <para>On Windows, within this process, the duplicate uses the source's own handle, because a second one could not do asynchronous
    /// I/O (docs/adr/0002): it ends with the source, disposing it ends nothing, and what is pending on it must be cancelled by its token
    /// before. In another process it is a handle of its own, and only one of the two can do asynchronous I/O: whichever does so
    /// first.</para>
    /// </remarks>
    /// <inheritdoc cref="DuplicateAndClose(Socket, int)" path="/exception"/>
    public static SocketInformation Duplicate(Socket socket, int targetProcessId) =>
        Duplicate(socket, targetProcessId, DefaultClaimTimeout);

    /// <summary>Duplicates a socket for a process; the source stays open. Says how long the duplicate may wait.</summary>
    /// <param name="socket"><inheritdoc cref="Duplicate(Socket, int)" path="/param[@name='socket']"/></param>
    /// <param name="targetProcessId"><inheritdoc cref="Duplicate(Socket, int)" path="/param[@name='targetProcessId']"/></param>
    /// <param name="claimTimeout">
    /// <inheritdoc cref="DuplicateAndClose(Socket, int, TimeSpan, TimeProvider?)" path="/param[@name='claimTimeout']"/>
    /// </param>
    /// <param name="timeProvider">Measures the timeout; the system's if null.</param>
    /// <inheritdoc cref="Duplicate(Socket, int)" path="/returns"/>
    /// <inheritdoc cref="Duplicate(Socket, int)" path="/remarks"/>
    /// <inheritdoc cref="DuplicateAndClose(Socket, int, TimeSpan, TimeProvider?)" path="/exception"/>
    public static SocketInformation Duplicate(Socket socket, int targetProcessId, TimeSpan claimTimeout, TimeProvider? timeProvider = null)
    {
        Validate(socket, targetProcessId, claimTimeout);
        return targetProcessId == Environment.ProcessId
            ? SocketHandOff.Share(socket).Information
            : ProcessTransfer.Send(socket, targetProcessId, shared: true, claimTimeout, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Opens a duplicated socket, once.</summary>
    /// <returns>A socket that works synchronously and asynchronously, whatever was done with its source. The caller disposes it.</returns>
    /// <remarks>
    /// What another process duplicated is fetched from it on Linux, which blocks for some hundred microseconds; for five seconds at most,
    /// if that process is stopped.
    /// </remarks>
    /// <exception cref="SocketInformationException">The information cannot be opened; <see cref="SocketInformationException.Fault"/> says
    /// why.</exception>
    /// <exception cref="SocketException">The system refused the duplicate, which is then closed, or a descriptor to fetch it
    /// with.</exception>
    public static Socket Open(SocketInformation information)
    {
        SocketTicket ticket = SocketTicket.Read(information.ProtocolInformation);
        return ticket.Kind != SocketTicketKind.InProcess
            ? ProcessTransfer.Open(ticket, information.ProtocolInformation.AsSpan(SocketTicket.Size))
            : PendingHandOffs.Remove(ticket)?.Open() ?? throw new SocketInformationException(SocketInformationFault.NotPending);
    }

    /// <summary>
    /// Closes a duplicated socket that nobody will open: in the process that duplicated it, or in the one it was duplicated for.
    /// </summary>
    /// <remarks>On Windows what was duplicated for another process is in its hands: there only it can do this.</remarks>
    /// <returns>False if it was opened, discarded or given up before.</returns>
    /// <exception cref="SocketInformationException">The information was never that of a socket that this process made or may
    /// open.</exception>
    public static bool Discard(SocketInformation information)
    {
        SocketTicket ticket = SocketTicket.Read(information.ProtocolInformation);
        return ticket.Kind != SocketTicketKind.InProcess
            ? ProcessTransfer.Discard(ticket, information.ProtocolInformation.AsSpan(SocketTicket.Size))
            : PendingHandOffs.Remove(ticket)?.Discard() ?? false;
    }

    private static void Validate(Socket socket, int targetProcessId, TimeSpan claimTimeout)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetProcessId);
        if (claimTimeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(claimTimeout, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(claimTimeout.TotalMilliseconds, uint.MaxValue - 1, nameof(claimTimeout));
        }
    }
}
