using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// Passes sockets on as plain data: the BCL's <c>Socket.DuplicateAndClose</c> and <c>new Socket(SocketInformation)</c>, working on Linux
/// too, and for sockets that have been used asynchronously any number of times.
/// </summary>
/// <remarks>
/// <para>For TCP, Unix-domain and UDP sockets, connected, listening, bound or none of these. What the system keeps (the connection, unread
/// bytes, socket options) and what only .NET does (<see cref="Socket.Blocking"/>, <see cref="Socket.ReceiveTimeout"/>,
/// <see cref="Socket.SendTimeout"/>) arrive at the other side; the peer notices nothing.</para>
/// <para>Every <see cref="SocketInformation"/> made here is single use and keeps its socket open until it is opened or discarded.
/// A hand-off that nobody may come for is better followed with <see cref="SocketHandOff"/>.</para>
/// <para>All members may be called from any thread at any time; the socket passed in must be at rest, as each member says.</para>
/// </remarks>
public static class SocketDuplicator
{
    /// <summary>Duplicates a socket for a process, and closes it.</summary>
    /// <param name="socket">Closed on return, as after <see cref="Socket.Dispose()"/>; untouched when this throws.</param>
    /// <param name="targetProcessId">The process that will open it. On Linux for now this process's own: <see cref="Environment.ProcessId"/>.</param>
    /// <returns>What <see cref="Open"/> takes. Until it is opened or discarded, the connection stays open.</returns>
    /// <remarks>
    /// Await or cancel what is pending on <paramref name="socket"/> first, and start nothing more. If something is pending all the same:
    /// an asynchronous operation fails with a <see cref="SocketException"/> or an <see cref="ObjectDisposedException"/>; a receive has then taken no byte and an
    /// accept no client, a send may have sent a part and nobody learns how much. A synchronous call that blocks makes this method throw.
    /// The connection is neither closed nor reset, and its linger option stays as it was.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="targetProcessId"/> is not positive.</exception>
    /// <exception cref="PlatformNotSupportedException">The target is another process, which this system cannot serve; or the system is neither Linux nor Windows.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is inside a synchronous operation on the socket.</exception>
    /// <exception cref="SocketException"><see cref="SocketError.TooManyOpenSockets"/>: the descriptor table is full.</exception>
    public static SocketInformation DuplicateAndClose(Socket socket, int targetProcessId)
    {
        ArgumentNullException.ThrowIfNull(socket);
        RequireThisProcess(targetProcessId);
        return SocketHandOff.Move(socket).Information;
    }

    /// <summary>Duplicates a socket for a process; the source stays open. For a listening or an unconnected socket that its owner keeps.</summary>
    /// <param name="socket">Stays the caller's, and usable. The duplicate shares its queue: a client or datagram goes to whoever asks first.</param>
    /// <param name="targetProcessId">The process that will open it. On Linux for now this process's own.</param>
    /// <returns>What <see cref="Open"/> takes.</returns>
    /// <remarks>
    /// <para>Operations pending on the source are not disturbed. Closing the opened duplicate, even with operations pending or by its
    /// finalizer, leaves no trace on the source. A connection shared this way sends its FIN only when the last duplicate closes;
    /// <see cref="Socket.Shutdown"/> acts on all of them.</para>
    /// <para>On Windows the duplicate uses the source's own handle, because a second one could not do asynchronous I/O (docs/adr/0002): it
    /// ends with the source, disposing it ends nothing, and what is pending on it must be cancelled by its token before.</para>
    /// </remarks>
    /// <inheritdoc cref="DuplicateAndClose" path="/exception"/>
    public static SocketInformation Duplicate(Socket socket, int targetProcessId)
    {
        ArgumentNullException.ThrowIfNull(socket);
        RequireThisProcess(targetProcessId);
        return SocketHandOff.Share(socket).Information;
    }

    /// <summary>Opens a duplicated socket, once.</summary>
    /// <returns>A socket that works synchronously and asynchronously, whatever was done with its source. The caller disposes it.</returns>
    /// <exception cref="SocketInformationException">The information cannot be opened; <see cref="SocketInformationException.Fault"/> says why.</exception>
    /// <exception cref="SocketException">The system refused the duplicate, which is then closed.</exception>
    public static Socket Open(SocketInformation information)
    {
        SocketHandOff? handOff = PendingHandOffs.Remove(information);
        return handOff?.Open() ?? throw new SocketInformationException(SocketInformationFault.NotPending);
    }

    /// <summary>Closes a duplicated socket that nobody will open.</summary>
    /// <returns>False if it was opened or discarded before.</returns>
    /// <exception cref="SocketInformationException">The information was never that of a socket of this process.</exception>
    public static bool Discard(SocketInformation information)
    {
        SocketHandOff? handOff = PendingHandOffs.Remove(information);
        return handOff is not null && handOff.Discard();
    }

    private static void RequireThisProcess(int targetProcessId)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetProcessId);
        if (targetProcessId != Environment.ProcessId)
        {
            throw new PlatformNotSupportedException("On this system a socket can be duplicated for its own process only.");
        }
    }
}
