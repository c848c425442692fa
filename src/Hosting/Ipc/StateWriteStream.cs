using System.Buffers.Binary;
using System.Net.Sockets;

namespace PluginHost.Hosting.Ipc;

/// <summary>
/// Writes a plugin's state to a stream socket in chunks, so that a reader can tell a whole state from one whose writer failed or died: a
/// whole one ends with an empty chunk (<see cref="CompleteAsync"/>).
/// </summary>
internal sealed class StateWriteStream(Socket socket) : Stream
{
    private const int Buffered = 256 * 1024;

    private readonly BufferedStream _out = new(new NetworkStream(socket, ownsSocket: true), Buffered);

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says that this was all of it.</summary>
    public async Task CompleteAsync()
    {
        await _out.WriteAsync(new byte[sizeof(int)]);
        await _out.FlushAsync();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, buffer.Length);
        await _out.WriteAsync(length, cancellationToken);
        await _out.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() => _out.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _out.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                _out.Dispose();
            }
            catch (IOException)
            {
                // The reader is gone; whoever waits for it knows.
            }
        }

        base.Dispose(disposing);
    }
}
