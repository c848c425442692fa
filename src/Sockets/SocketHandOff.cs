using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A socket on its way to whoever opens <see cref="Information"/>, followed by the one who passed it on.</summary>
/// <remarks>All members may be called from any thread at any time.</remarks>
public sealed class SocketHandOff : IDisposable
{
    private readonly Lock _gate = new();
    private readonly bool _shared;
    private readonly SocketTicket _ticket;
    private DuplicatedSocket? _detached;
    private Socket? _socket;

    private SocketHandOff(DuplicatedSocket detached)
    {
        _detached = detached;
        _shared = detached.IsShared;
        _ticket = PendingHandOffs.Add(this);
        Information = new SocketInformation { ProtocolInformation = _ticket.ToBytes() };
    }

    /// <summary>What the receiver passes to <see cref="SocketDuplicator.Open"/>, once.</summary>
    public SocketInformation Information { get; }

    /// <summary>
    /// The socket that the receiver opened and owns; null until then, also after a discard. Here to be looked at, not used.
    /// </summary>
    public Socket? Socket => Volatile.Read(ref _socket);

    /// <summary>
    /// Hands off a socket of which the caller keeps nothing:
    /// <see cref="SocketDuplicator.DuplicateAndClose(System.Net.Sockets.Socket, int)"/> for this process.
    /// </summary>
    /// <param name="socket">Closed on return; untouched when this throws.</param>
    /// <inheritdoc cref="SocketDuplicator.DuplicateAndClose(System.Net.Sockets.Socket, int)" path="/remarks"/>
    /// <inheritdoc cref="SocketDuplicator.DuplicateAndClose(System.Net.Sockets.Socket, int)" path="/exception"/>
    public static SocketHandOff Move(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new SocketHandOff(DuplicatedSocket.DuplicateAndClose(socket));
    }

    /// <summary>
    /// Hands off a duplicate of a socket that the caller keeps: <see cref="SocketDuplicator.Duplicate(System.Net.Sockets.Socket, int)"/>
    /// for this process.
    /// </summary>
    /// <inheritdoc cref="SocketDuplicator.Duplicate(System.Net.Sockets.Socket, int)" path="/param"/>
    /// <inheritdoc cref="SocketDuplicator.Duplicate(System.Net.Sockets.Socket, int)" path="/remarks"/>
    /// <inheritdoc cref="SocketDuplicator.DuplicateAndClose(System.Net.Sockets.Socket, int)" path="/exception"/>
    public static SocketHandOff Share(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new SocketHandOff(DuplicatedSocket.Duplicate(socket));
    }

    /// <summary>
    /// Ends what was handed off: discards it when it was not opened, else closes the receiver's socket, whose pending operations fail.
    /// </summary>
    /// <remarks>
    /// A moved connection is reset (linger 0): its peer learns that it was cut off. A shared socket is only closed: the one it was
    /// duplicated from goes on untouched. Does nothing to a socket that its receiver has closed or passed on. Idempotent.
    /// </remarks>
    public void Abort()
    {
        Dispose();
        if (Socket is not { } socket)
        {
            return;
        }

        if (!_shared)
        {
            ResetOnClose(socket);
        }

        socket.Dispose();
    }

    /// <summary>Discards the socket when nobody opened it. One that was opened is its receiver's and stays open. Idempotent.</summary>
    public void Dispose()
    {
        PendingHandOffs.Remove(_ticket.Nonce);
        Discard();
    }

    internal Socket? Open()
    {
        lock (_gate)
        {
            if (_detached is not { } detached)
            {
                return null;
            }

            _detached = null;
            Socket socket = detached.ToSocket();
            Volatile.Write(ref _socket, socket);
            return socket;
        }
    }

    internal bool Discard()
    {
        lock (_gate)
        {
            DuplicatedSocket? detached = _detached;
            _detached = null;
            detached?.Close();
            return detached is not null;
        }
    }

    private static void ResetOnClose(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // Closed by its receiver already, or of a kind that knows no linger: closing is all there is to do.
        }
    }
}
