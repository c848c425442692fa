using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>A connection as one generation sees it.</summary>
internal sealed class LoopbackConnection(Wire wire) : IConnection
{
    private readonly CancellationTokenSource _closed = new();
    private CancellationTokenSource _drain = new();

    public string ConnectionId => "1";

    public string EndpointName => EndpointAttribute.DefaultName;

    public EndPoint? LocalEndPoint => wire.Server.LocalEndPoint;

    public EndPoint? RemoteEndPoint => wire.Server.RemoteEndPoint;

    public IDuplexPipe Transport => throw new InvalidOperationException("The socket is in use.");

    public Socket Socket => wire.Server;

    public CancellationToken DrainRequested => _drain.Token;

    public bool OutlivesProcess => false;

    public bool CanSuspend { get; private set; }

    public CancellationToken ConnectionClosed => _closed.Token;

    public bool IsAborted => _closed.IsCancellationRequested;

    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        wire.SendAsync(bytes, cancellationToken);

    public void Unread(ReadOnlySpan<byte> bytes) => wire.Unread(bytes);

    public ReadOnlyMemory<byte> TakeUnread() => wire.TakeUnread();

    public void Abort()
    {
        _closed.Cancel();
        wire.End();
    }

    public void RequestDrain(bool canSuspend)
    {
        CanSuspend = canSuspend;
        _drain.Cancel();
    }

    /// <summary>The move failed: the next call of the handler sees another token.</summary>
    public void ForgetDrain()
    {
        CanSuspend = false;
        _drain = new CancellationTokenSource();
    }
}
