using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace PluginHost.Chat.Tests;

/// <summary>A connection as a host would give it to a plugin, as far as the chat uses it, over a real socket.</summary>
internal sealed class LoopbackConnection : IConnection, IDuplexPipe
{
    private static readonly StreamPipeReaderOptions Reading = new(leaveOpen: true);
    private readonly Socket _socket;
    private readonly SendQueue _sends;
    private readonly CancellationTokenSource _closed = new();
    private CancellationTokenSource _drain = new();
    private ReplayStream _received;

    public LoopbackConnection(Socket socket)
    {
        _socket = socket;
        _sends = new SendQueue(socket);
        RemoteEndPoint = socket.RemoteEndPoint;
        _received = new ReplayStream(ReadOnlyMemory<byte>.Empty, new NetworkStream(socket), Received);
        Input = PipeReader.Create(_received, Reading);
    }

    public string ConnectionId { get; } = Guid.NewGuid().ToString("n")[..8];

    public ReadCount Received { get; } = new();

    public string EndpointName => "main";

    public EndPoint? LocalEndPoint => _socket.LocalEndPoint;

    public EndPoint? RemoteEndPoint { get; }

    public IDuplexPipe Transport => this;

    public PipeReader Input { get; private set; }

    public PipeWriter Output => throw new NotSupportedException();

    public Socket Socket => throw new NotSupportedException();

    public CancellationToken DrainRequested => _drain.Token;

    public bool OutlivesProcess => false;

    public bool CanSuspend { get; private set; }

    public CancellationToken ConnectionClosed => _closed.Token;

    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        _sends.AddAsync(bytes, cancellationToken);

    public void Unread(ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

    public ReadOnlyMemory<byte> TakeUnread() => throw new NotSupportedException();

    public void Abort()
    {
        _sends.Abort();
        _socket.Close(timeout: 0);
        _closed.Cancel();
    }

    public void RequestDrain(bool canSuspend)
    {
        CanSuspend = canSuspend;
        _drain.Cancel();
    }

    /// <summary>The handler will be called again.</summary>
    public void Renew() => (CanSuspend, _drain) = (false, new CancellationTokenSource());

    /// <summary>What was received and not consumed comes first in the next generation.</summary>
    public void Replay()
    {
        // What was looked at before is hidden from a read that does not wait, unless one was cancelled.
        Input.CancelPendingRead();
        byte[] unread = [];
        if (Input.TryRead(out ReadResult left))
        {
            unread = left.Buffer.ToArray();
            Input.AdvanceTo(left.Buffer.End);
        }

        // A handler that was told to stop before it began has not read what was given back before.
        _received = new ReplayStream((byte[])[.. unread, .. _received.Unread.Span], new NetworkStream(_socket), Received);
        Input = PipeReader.Create(_received, Reading);
    }

    /// <summary>Sends what is taken, then the end of the stream.</summary>
    public async Task FinishAsync()
    {
        await _sends.FinishAsync();
        if (!_closed.IsCancellationRequested)
        {
            _socket.Shutdown(SocketShutdown.Send);
            _socket.Dispose();
            await _closed.CancelAsync();
        }
    }
}
