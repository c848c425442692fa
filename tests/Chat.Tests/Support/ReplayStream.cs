namespace PluginHost.Chat.Tests;

/// <summary>Some bytes, then what the other stream gives, which is counted.</summary>
internal sealed class ReplayStream(ReadOnlyMemory<byte> first, Stream then, ReadCount count) : Stream
{
    /// <summary>What is left of the first bytes.</summary>
    public ReadOnlyMemory<byte> Unread { get; private set; } = first;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Unread.IsEmpty)
        {
            int received = await then.ReadAsync(buffer, cancellationToken);
            count.Add(received);
            return received;
        }

        int length = Math.Min(buffer.Length, Unread.Length);
        Unread[..length].CopyTo(buffer);
        Unread = Unread[length..];
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
