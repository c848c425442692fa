using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Boundary;
using PluginHost.Hosting.Connections.Journal;

namespace PluginHost.Hosting.Connections;

/// <summary>One generation's view of a connection that its plugin serves, from the hand-off to the close or to the next generation.</summary>
internal abstract class ServedConnection(ContextConnections owner, ConnectionOrigin origin) : TrackedConnection(origin), IConnection
{
    private readonly CancellationTokenSource _aborting = new();
    private SocketTransport? _transport;
    private CancellationTokenSource? _closed;
    private int _way;
    private volatile bool _isAborted;
    private volatile bool _isOver;

    public override EndPoint? Local => LocalEndPoint;

    public override EndPoint? Remote => RemoteEndPoint;

    public override bool IsClosed => _isOver;

    string IConnection.ConnectionId => Id;

    string IConnection.EndpointName => Endpoint;

    public EndPoint? LocalEndPoint => SocketEnds.LocalOf(Channel?.Socket);

    public EndPoint? RemoteEndPoint => SocketEnds.RemoteOf(Channel?.Socket);

    public abstract CancellationToken DrainRequested { get; }

    public abstract bool CanSuspend { get; }

    public bool OutlivesProcess => Channel?.Journal is not null;

    public CancellationToken ConnectionClosed
    {
        get
        {
            var mine = new CancellationTokenSource();
            CancellationTokenSource closed = Interlocked.CompareExchange(ref _closed, mine, null) ?? mine;
            if (_isOver)
            {
                PluginSignal.Fire(closed);
            }

            return closed.Token;
        }
    }

    public IDuplexPipe Transport
    {
        get
        {
            Choose(Way.Transport, "Transport", "Socket");
            return _transport ?? Interlocked.CompareExchange(ref _transport, new SocketTransport(Opened, CanMove), null) ?? _transport;
        }
    }

    public Socket Socket
    {
        get
        {
            Choose(Way.Socket, "Socket", "Transport");
            Opened.Journal?.Break(JournalFault.SocketUsed);
            Opened.Begin();
            return Opened.Opened;
        }
    }

    /// <summary>The connection itself, which may outlive this view of it; null before the hand-off.</summary>
    protected ConnectionChannel? Channel { get; private set; }

    /// <summary>Whether it may be passed on to another generation.</summary>
    protected abstract bool CanMove { get; }

    protected ContextConnections Owner => owner;

    protected CancellationToken Aborting => _aborting.Token;

    protected bool IsAborted => _isAborted;

    private ConnectionChannel Opened => Channel ?? throw new ObjectDisposedException(nameof(IConnection));

    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        Opened.Sending.SendAsync(bytes, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The connection is no session, or is used through <see cref="Transport"/>.</exception>
    public void Unread(ReadOnlySpan<byte> bytes)
    {
        if (!CanMove || _transport is not null)
        {
            throw new InvalidOperationException(CanMove
                ? "The transport gives back what was not consumed by itself."
                : "Only a session gives bytes back: this connection ends with its generation.");
        }

        Opened.Unread(bytes);
    }

    public ReadOnlyMemory<byte> TakeUnread() => Opened.TakeUnread();

    /// <summary>Takes an accepted connection over and starts its handler in a flow of its own.</summary>
    /// <param name="accepted">The connection.</param>
    /// <param name="here">Whether this is a thread of the pool, without a flow, that the handler may have; else it gets another.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public abstract void Start(Socket accepted, bool here);

    public override void Abort()
    {
        _isAborted = true;
        PluginSignal.Fire(_aborting);
        Interlocked.MemoryBarrier();
        Channel?.Abort();
    }

    /// <summary>Takes the connection over. Whoever aborts before this sees the connection, or is seen after it.</summary>
    protected void Take(ConnectionChannel channel)
    {
        Channel = channel;
        Interlocked.MemoryBarrier();
    }

    /// <summary>Makes the transport ready to be read by somebody else. See <see cref="SocketTransport.Rewind"/>.</summary>
    protected void Rewind() => _transport?.Rewind();

    /// <summary>What was received and not consumed, which stays where it is. After <see cref="Rewind"/>.</summary>
    protected byte[] PeekUnread() => [.. _transport?.Peek() ?? [], .. Opened.PeekUnread().Span];

    /// <summary>Leaves what was received and not consumed to the next generation.</summary>
    protected void Leave() => _transport?.Leave(Opened);

    /// <summary>The end that the handler wants. A handler that returns because it was aborted must not make a cut-off answer look whole.</summary>
    protected ValueTask EndAsync()
    {
        if (!_isAborted)
        {
            return FinishAsync();
        }

        Cut();
        return ValueTask.CompletedTask;
    }

    /// <summary>The end after an exception: as politely as any for a handler that only let out that it was asked to finish.</summary>
    /// <returns>What is wrong with the plugin; null if the exception only says that the connection is over.</returns>
    protected async ValueTask<PluginFault?> EndByAsync(Exception e, string what, bool isDraining)
    {
        if (e is not OperationCanceledException || !isDraining || _isAborted)
        {
            return EndBy(e, what, isDraining);
        }

        try
        {
            await FinishAsync();
            return null;
        }
        catch (Exception atTheEnd)
        {
            return EndBy(atTheEnd, what, isDraining);
        }
    }

    private PluginFault? EndBy(Exception e, string what, bool isDraining)
    {
        ConnectionChannel channel = Opened;
        bool ending = _isAborted || isDraining;
        bool neverOpened = _isAborted && channel.Socket is null;
        PluginFault? fault = neverOpened || ConnectionErrors.IsEndOfConnection(e, ending, _isAborted || channel.IsClosed)
            ? null
            : PluginFault.Of(what, e);
        Cut();
        return fault;
    }

    /// <summary>Nothing of it is left.</summary>
    protected void Over()
    {
        _isOver = true;
        Interlocked.MemoryBarrier();
        if (_closed is { } closed)
        {
            PluginSignal.Fire(closed);
        }
    }

    // In this order: a receive that the handler left pending writes into a buffer that must not be given back before it has ended.
    private void Cut()
    {
        Opened.Abort();
        _transport?.Discard();
    }

    /// <summary>Flush, FIN, close; then the buffers, which nothing pending writes into any more.</summary>
    private async ValueTask FinishAsync()
    {
        ConnectionChannel channel = Opened;
        _transport?.Output.Complete();
        if (channel.HasSent)
        {
            await channel.Sending.CloseAsync();
        }

        Socket socket = channel.Opened;
        if (!socket.SafeHandle.IsClosed)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
                await LingeringClose.WaitAsync(socket, owner.Time, _aborting.Token);
            }
            finally
            {
                socket.Dispose();
            }
        }

        _transport?.Input.Complete();
    }

    private void Choose(Way way, string wanted, string used)
    {
        int before = Interlocked.CompareExchange(ref _way, (int)way, (int)Way.Open);
        if (before != (int)Way.Open && before != (int)way)
        {
            throw new InvalidOperationException($"This connection is used through {used}; {wanted} is the other way to it.");
        }
    }

    private enum Way
    {
        Open,
        Transport,
        Socket,
    }
}
