using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Boundary;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>A connection served by a generation's <see cref="IConnectionHandler"/>, from the hand-off to the close.</summary>
internal sealed class HandledConnection(GenerationConnections owner, ConnectionOrigin origin)
    : TrackedConnection(origin), IConnection, IThreadPoolWorkItem
{
    // What a peer may still have on its way when the connection ends: read and dropped, so that closing does not reset it (RFC 1122, 4.2.2.13).
    private const int MostDiscarded = 64 * 1024;

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
        _handOff = SocketHandOff.Pass(accepted);
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
        _handOff?.Abort();
    }

    private async Task RunAsync()
    {
        PluginFault? fault = null;
        try
        {
            _socket = SocketDuplicator.Open(_handOff!.Information);
            if (!_isAborted)
            {
                await owner.Handler.HandleAsync(this, _aborted.Token);
                await FinishAsync();
            }
        }
        catch (Exception e)
        {
            bool ending = _isAborted || owner.Draining.IsCancellationRequested;
            if (!ConnectionErrors.IsEndOfConnection(e, ending, _isAborted || _socket is null or { SafeHandle.IsClosed: true }))
            {
                fault = PluginFault.Of("HandleAsync", e);
            }

            _transport?.Discard();
            _handOff!.Abort();
        }

        _isOver = true;
        if (_closed is { } closed)
        {
            PluginSignal.Fire(closed);
        }

        owner.Ended(this, fault);
    }

    /// <summary>Flush, FIN, close.</summary>
    private async ValueTask FinishAsync()
    {
        if (_transport is not null)
        {
            await _transport.FinishAsync();
        }

        Socket socket = Opened;
        if (socket.SafeHandle.IsClosed)
        {
            return;
        }

        try
        {
            socket.Shutdown(SocketShutdown.Send);
            DiscardUnread(socket);
        }
        finally
        {
            socket.Dispose();
        }
    }

    private static void DiscardUnread(Socket socket)
    {
        Span<byte> nowhere = stackalloc byte[4096];
        for (int discarded = 0; discarded < MostDiscarded && socket.Available > 0;)
        {
            discarded += socket.Receive(nowhere);
        }
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
