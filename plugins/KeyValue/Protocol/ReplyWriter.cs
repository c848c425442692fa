using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace PluginHost.Plugins.KeyValue.Protocol;

/// <summary>Writes replies of RESP2 one after another into a pooled buffer.</summary>
internal sealed class ReplyWriter
{
    private const int InitialSize = 8 << 10;

    // A type's letter, a length and two line ends.
    private const int Frame = Numbers.LongestInteger + 5;

    private byte[] _buffer = [];
    private int _replyStart;

    public int Length { get; private set; }

    /// <summary>A reply grew beyond <see cref="Limits.Reply"/>: what was written after that is void.</summary>
    public bool Overflowed { get; private set; }

    public void Begin()
    {
        _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
        (Length, _replyStart, Overflowed) = (0, 0, false);
    }

    /// <summary>Marks the beginning of a reply, which the limit holds for.</summary>
    public void BeginReply() => _replyStart = Length;

    /// <summary>Gives the replies away, together with the buffer that they are in.</summary>
    public byte[] Detach()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        return buffer;
    }

    /// <summary>Takes back all replies since <see cref="BeginReply"/> and what <see cref="Overflowed"/> says.</summary>
    public void Revoke() => (Length, Overflowed) = (_replyStart, false);

    public void Ok() => Raw("+OK\r\n"u8);

    public void Null() => Raw("$-1\r\n"u8);

    public void NullArray() => Raw("*-1\r\n"u8);

    public void Simple(ReadOnlySpan<byte> text)
    {
        Span<byte> to = Reserve(text.Length + 3);
        to[0] = (byte)'+';
        text.CopyTo(to[1..]);
        "\r\n"u8.CopyTo(to[(text.Length + 1)..]);
        Length += text.Length + 3;
    }

    /// <param name="text">Latin-1; begins with a code such as <c>ERR</c>. Line ends become blanks.</param>
    public void Error(string text)
    {
        Span<byte> to = Reserve(text.Length + 3);
        to[0] = (byte)'-';
        Span<byte> body = to.Slice(1, text.Length);
        Encoding.Latin1.GetBytes(text, body);
        body.Replace((byte)'\r', (byte)' ');
        body.Replace((byte)'\n', (byte)' ');
        "\r\n"u8.CopyTo(to[(text.Length + 1)..]);
        Length += text.Length + 3;
    }

    public void Integer(long value) => Header((byte)':', value);

    public void Array(int count) => Header((byte)'*', count);

    public void Bulk(ReadOnlySpan<byte> bytes)
    {
        Span<byte> to = Reserve(bytes.Length + Frame);
        int head = Head(to, (byte)'$', bytes.Length);
        bytes.CopyTo(to[head..]);
        "\r\n"u8.CopyTo(to[(head + bytes.Length)..]);
        Length += head + bytes.Length + 2;
    }

    /// <param name="latin1">One byte a character.</param>
    public void Bulk(string latin1)
    {
        Span<byte> to = Reserve(latin1.Length + Frame);
        int head = Head(to, (byte)'$', latin1.Length);
        Encoding.Latin1.GetBytes(latin1, to[head..]);
        "\r\n"u8.CopyTo(to[(head + latin1.Length)..]);
        Length += head + latin1.Length + 2;
    }

    public void Bulk(double value)
    {
        Span<byte> text = stackalloc byte[Numbers.LongestDouble];
        Bulk(text[..Numbers.Format(value, text)]);
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    private void Header(byte kind, long value) => Length += Head(Reserve(Frame), kind, value);

    private static int Head(Span<byte> to, byte kind, long value)
    {
        to[0] = kind;
        int digits = 1;
        if ((ulong)value <= 9)
        {
            to[1] = (byte)('0' + value);
        }
        else
        {
            Utf8Formatter.TryFormat(value, to[1..], out digits);
        }

        to[digits + 1] = (byte)'\r';
        to[digits + 2] = (byte)'\n';
        return digits + 3;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Grow(count);
        }

        return _buffer.AsSpan(Length);
    }

    private void Grow(int count)
    {
        if (Length - _replyStart + (long)count > Limits.Reply)
        {
            // Goes on from the start of this reply: it is void, and the memory has an end.
            Overflowed = true;
            Length = _replyStart;
            if (_buffer.Length - Length >= count)
            {
                return;
            }
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(Length + (long)count, Math.Min(2L * _buffer.Length, Limits.Reply)));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
