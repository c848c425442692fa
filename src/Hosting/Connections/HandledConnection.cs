using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Boundary;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>A connection served by a generation's <see cref="IConnectionHandler"/>, from the hand-off to the close.</summary>
internal sealed class HandledConnection(GenerationConnections owner, ConnectionOrigin origin, TaskCompletionSource<PluginFault?>? warmedUp = null)
    : TrackedConnection(origin), IConnection, IThreadPoolWorkItem
{
    private readonly CancellationTokenSource _aborted = new();
    private SocketHandOff? _handOff;
    private Socket? _socket;
    private SocketTransport? _transport;
    private CancellationTokenSource? _closed;
    private int _way;
    private volatile bool _isAborted;
    private volatile bool _isOver;

    public override string Kind => "handler";

    public override EndPoint? Local => LocalEndPoint;

    public override EndPoint? Remote => RemoteEndPoint;

    public override bool IsClosed => _isOver;

    /// <summary>False for the throw-away connection of a warm-up.</summary>
    public override bool IsConnection => warmedUp is null;

    string IConnection.ConnectionId => Id;

    string IConnection.EndpointName => Endpoint;

    public EndPoint? LocalEndPoint => SocketEnds.LocalOf(_socket);

    public EndPoint? RemoteEndPoint => SocketEnds.RemoteOf(_socket);

    public CancellationToken DrainRequested => owner.Draining;

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
            return _transport ?? Interlocked.CompareExchange(ref _transport, new SocketTransport(Opened), null) ?? _transport;
        }
    }

    public Socket Socket
    {
        get
        {
            Choose(Way.Socket, "Socket", "Transport");
            return Opened;
        }
    }

    private Socket Opened => _socket ?? throw new ObjectDisposedException(nameof(IConnection));

    /// <summary>Takes the accepted socket over and starts the handler in a flow of its own.</summary>
    /// <param name="accepted">The connection.</param>
    /// <param name="here">Whether this is a thread of the pool, without a flow, that the handler may have; else it gets another.</param>
    /// <exception cref="SocketException">The socket cannot be duplicated; it is still the caller's.</exception>
    public void Start(Socket accepted, bool here)
    {
        // A full fence: an abort before this sees the hand-off, or the handler sees the abort.
        Interlocked.Exchange(ref _handOff, SocketHandOff.Pass(accepted));
        if (here)
        {
            _ = RunAsync();
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The set waits for the end of this, and nothing leaves it but its last line.</summary>
    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    public override void Abort()
    {
        _isAborted = true;
        PluginSignal.Fire(_aborted);
        Interlocked.MemoryBarrier();
        _handOff?.Abort();
    }

    private async Task RunAsync()
    {
        PluginFault? fault = null;
        try
        {
            _socket = SocketDuplicator.Open(_handOff!.Information);
            if (_isAborted)
            {
                _handOff.Abort();
            }
            else
            {
                await HostSide.BackFrom(owner.Handler.HandleAsync(this, _aborted.Token));
                await EndAsync();
            }
        }
        catch (Exception e)
        {
            bool ending = _isAborted || owner.Draining.IsCancellationRequested;
            bool neverOpened = _isAborted && _socket is null;
            if (!neverOpened && !ConnectionErrors.IsEndOfConnection(e, ending, _isAborted || _socket is null or { SafeHandle.IsClosed: true }))
            {
                fault = PluginFault.Of("HandleAsync", e);
            }

            // In this order: a receive that the handler left pending writes into a buffer that must not be given back before it has ended.
            _handOff!.Abort();
            _transport?.Discard();
        }

        _isOver = true;
        Interlocked.MemoryBarrier();
        if (_closed is { } closed)
        {
            PluginSignal.Fire(closed);
        }

        if (warmedUp is null)
        {
            owner.Ended(this, fault);
        }
        else
        {
            owner.Ended(this, fault: null);
            warmedUp.TrySetResult(fault);
        }
    }

    // A handler that returns because it was aborted must not make a cut-off answer look whole.
    private ValueTask EndAsync()
    {
        if (!_isAborted)
        {
            return FinishAsync();
        }

        _handOff!.Abort();
        _transport?.Discard();
        return ValueTask.CompletedTask;
    }

    /// <summary>Flush, FIN, close; then the buffers, which nothing pending writes into any more.</summary>
    private async ValueTask FinishAsync()
    {
        if (_transport is not null)
        {
            await _transport.Output.CompleteAsync();
        }

        Socket socket = Opened;
        if (!socket.SafeHandle.IsClosed)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
                await LingeringClose.WaitAsync(socket, owner.Time, _aborted.Token);
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
