using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// One generation's view of a connection that its plugin serves, from the hand-off to the close or to the next generation.
/// </summary>
/// <param name="owner">The generation's connections.</param>
/// <param name="origin">Where the connection came from.</param>
/// <param name="channel">The connection itself, which may outlive this view of it.</param>
internal abstract class ServedConnection(ContextConnections owner, ConnectionOrigin origin, ConnectionChannel channel)
    : TrackedConnection(origin), IConnection, IThreadPoolWorkItem
{
    private readonly CancellationTokenSource _aborting = new();
    private SocketTransport? _transport;
    private LazySignal _closed;
    private int _way;
    private volatile bool _isAborted;
    private volatile bool _isAskedToFinish;
    private volatile bool _isOver;

    public override EndPoint? Local => LocalEndPoint;

    public override EndPoint? Remote => RemoteEndPoint;

    public override bool IsClosed => _isOver;

    string IConnection.ConnectionId => Id;

    string IConnection.EndpointName => Endpoint;

    public EndPoint? LocalEndPoint => SocketEnds.LocalOf(channel.Socket);

    public EndPoint? RemoteEndPoint => SocketEnds.RemoteOf(channel.Socket);

    public abstract CancellationToken DrainRequested { get; }

    public abstract bool CanSuspend { get; }

    public bool OutlivesProcess => channel.Journal is not null;

    public CancellationToken ConnectionClosed => _closed.Token;

    /// <summary>Whether it finishes where it is: what has arrived is still to be handled.</summary>
    public bool IsFinishing => _isAskedToFinish && !_isAborted && !CanSuspend;

    /// <summary>Whether its handler was given bytes of it, as far as the host sees it.</summary>
    public bool HasReceived => channel.HasReceived;

    /// <summary>Whether it may be passed on to another generation.</summary>
    public abstract bool CanMove { get; }

    public IDuplexPipe Transport
    {
        get
        {
            Choose(Way.Transport, "Transport", "Socket");
            return _transport ?? Interlocked.CompareExchange(ref _transport, new SocketTransport(channel, this), null) ?? _transport;
        }
    }

    public Socket Socket
    {
        get
        {
            Choose(Way.Socket, "Socket", "Transport");
            channel.Journal?.Break(JournalFault.SocketUsed);
            channel.Begin();
            return channel.Socket;
        }
    }

    protected ConnectionChannel Channel => channel;

    protected ContextConnections Owner => owner;

    protected CancellationToken Aborting => _aborting.Token;

    protected bool IsAborted => _isAborted;

    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        channel.Sending.SendAsync(bytes, cancellationToken);

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

        channel.Unread(bytes);
    }

    public ReadOnlyMemory<byte> TakeUnread() => channel.TakeUnread();

    /// <summary>Starts the handler in a flow of its own.</summary>
    /// <param name="here">Whether this is a thread of the pool, without a flow, that the handler may have; else it gets another.</param>
    public void Start(bool here)
    {
        if (here)
        {
            _ = RunAsync();
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The set waits for the end of this, and nothing leaves it but its last line.</summary>
    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    /// <summary>
    /// Asks the handler to finish: at once, or, if it has received nothing, with its first bytes or by <see cref="EndGrace"/>.
    /// </summary>
    public void Finish()
    {
        _isAskedToFinish = true;
        Interlocked.MemoryBarrier(); // Of this and Received, called at the same time, at least one sees the other.
        if (HasReceived || (_way == (int)Way.Socket && KernelCounts.Of(channel.Socket) is { Read: > 0 }))
        {
            RequestDrain();
        }
    }

    /// <summary>The handler is given its first bytes.</summary>
    public void Received()
    {
        channel.HasReceived = true;
        Interlocked.MemoryBarrier();
        EndGrace();
    }

    /// <summary>Does not wait for the first bytes any longer, if it was asked to finish.</summary>
    public void EndGrace()
    {
        if (_isAskedToFinish)
        {
            RequestDrain();
        }
    }

    public override void Abort()
    {
        _isAborted = true;
        PluginSignal.Fire(_aborting);
        channel.Abort();
    }

    /// <summary>Serves the connection to its end, or until it has moved. Never throws.</summary>
    protected abstract Task RunAsync();

    /// <summary>Fires what the handler observes. Any thread, idempotent.</summary>
    protected abstract void RequestDrain();

    /// <summary>Makes the transport ready to be read by somebody else. See <see cref="SocketTransport.Rewind"/>.</summary>
    protected void Rewind() => _transport?.Rewind();

    /// <summary>What was received and not consumed, which stays where it is. After <see cref="Rewind"/>.</summary>
    protected byte[] PeekUnread() => [.. _transport?.Peek() ?? [], .. channel.PeekUnread().Span];

    /// <summary>Leaves what was received and not consumed to the next generation.</summary>
    protected void Leave() => _transport?.Leave(channel);

    /// <summary>
    /// The end that the handler wants. A handler that returns because it was aborted must not make a cut-off answer look whole.
    /// </summary>
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
        bool ending = _isAborted || isDraining;
        PluginFault? fault = ConnectionErrors.IsEndOfConnection(e, ending, _isAborted || channel.IsClosed)
            ? null
            : PluginFault.Of(what, e);
        Cut();
        return fault;
    }

    /// <summary>Nothing of it is left.</summary>
    protected void Over()
    {
        _isOver = true;
        _closed.Fire();
    }

    // In this order: a receive that the handler left pending writes into a buffer that must not be given back before it has ended.
    private void Cut()
    {
        channel.Abort();
        _transport?.Discard();
    }

    /// <summary>Flush, FIN, close; then the buffers, which nothing pending writes into any more.</summary>
    private async ValueTask FinishAsync()
    {
        _transport?.Output.Complete();
        if (channel.HasSent)
        {
            await channel.Sending.CloseAsync();
        }

        Socket socket = channel.Socket;
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
