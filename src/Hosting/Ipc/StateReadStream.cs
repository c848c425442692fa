using System.Buffers.Binary;
using System.Net.Sockets;

namespace PluginHost.Hosting.Ipc;

/// <summary>Reads what a <see cref="StateWriteStream"/> writes; fails where it ends before it is whole.</summary>
internal sealed class StateReadStream(Socket socket) : Stream
{
    private const int Buffered = 256 * 1024;

    private readonly BufferedStream _in = new(new NetworkStream(socket, ownsSocket: true), Buffered);
    private int _left;
    private bool _isOver;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="EndOfStreamException">The writer ended before the state did.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 && !_isOver)
        {
            byte[] length = new byte[sizeof(int)];
            await _in.ReadExactlyAsync(length, cancellationToken);
            _left = BinaryPrimitives.ReadInt32LittleEndian(length);
            _isOver = _left <= 0;
        }

        if (_isOver || buffer.IsEmpty)
        {
            return 0;
        }

        int read = await _in.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
        if (read == 0)
        {
            throw new EndOfStreamException("The state is not whole: whoever wrote it has failed or ended.");
        }

        _left -= read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _in.Dispose();
        }

        base.Dispose(disposing);
    }
}
