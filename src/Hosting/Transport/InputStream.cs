using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Transport;

/// <summary>
/// What comes in on a connection, as the stream beneath a handler's <see cref="System.IO.Pipelines.PipeReader"/>: first what the generation
/// before gave back.
/// </summary>
/// <param name="channel">The connection.</param>
/// <param name="tracks">Whether <see cref="IsReceiving"/> is kept, which costs a little for every receive that waits.</param>
internal sealed class InputStream(ConnectionChannel channel, bool tracks) : Stream
{
    private readonly Socket _socket = channel.Socket;
    private long? _arrived;

    /// <summary>Whether a receive is pending: then the connection cannot be passed on.</summary>
    public bool IsReceiving { get; private set; }

    /// <summary>Whether something is left of what had arrived when this was asked first.</summary>
    public bool HasArrived => (_arrived ??= CountArrived()) > 0;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (channel.HasUnread)
        {
            return ValueTask.FromResult(Count(channel.TakeUnread(buffer.Span)));
        }

        if (channel.Journal is { } journal)
        {
            return ReceiveAsync(journal, buffer, cancellationToken);
        }

        ValueTask<int> receiving = _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        if (!channel.HasBegun)
        {
            return BeginAsync(receiving);
        }

        if (_arrived > 0 && receiving.IsCompletedSuccessfully)
        {
            return ValueTask.FromResult(Count(receiving.Result));
        }

        return !tracks || receiving.IsCompleted ? receiving : TrackAsync(receiving);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Pipes read asynchronously.");

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Receives into the journal, where the bytes outlive this process, and copies from there.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(ConnectionJournal journal, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Memory<byte> room = journal.Room();
        Memory<byte> into = room.IsEmpty ? buffer : room[..Math.Min(room.Length, buffer.Length)];
        IsReceiving = true;
        try
        {
            int received = await _socket.ReceiveAsync(into, SocketFlags.None, cancellationToken);
            if (!room.IsEmpty)
            {
                into[..received].CopyTo(buffer);
            }

            journal.Received(received);
            return Count(received);
        }
        finally
        {
            IsReceiving = false;
        }
    }

    /// <summary>The first bytes. An end alone leaves the connection as it was.</summary>
    private async ValueTask<int> BeginAsync(ValueTask<int> receiving)
    {
        int received = await receiving;
        if (received > 0)
        {
            channel.Begin();
        }

        return Count(received);
    }

    private int Count(int received)
    {
        _arrived -= received;
        return received;
    }

    private long CountArrived()
    {
        try
        {
            return channel.PeekUnread().Length + _socket.Available;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0; // It has ended: the read says so.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> TrackAsync(ValueTask<int> receiving)
    {
        IsReceiving = true;
        try
        {
            return await receiving;
        }
        finally
        {
            IsReceiving = false;
        }
    }
}
