using System.Buffers;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>
/// What was received and not yet understood, contiguous, in pooled memory. It is small while the client is idle, because most clients are,
/// and grows with what the client really sends, not with what it announces.
/// </summary>
internal sealed class InputBuffer : IDisposable
{
    private const int Small = 4 << 10;
    private const int Large = 64 << 10;

    private bool _wasFilled;

    /// <summary>The received bytes are those from <see cref="Start"/> to <see cref="End"/>.</summary>
    public byte[] Bytes { get; private set; } = ArrayPool<byte>.Shared.Rent(Small);

    public int Start { get; private set; }

    public int End { get; private set; }

    public int Count => End - Start;

    public ReadOnlySpan<byte> Unread => Bytes.AsSpan(Start, Count);

    /// <summary>Gives room to receive into.</summary>
    /// <param name="needed">How long the request that has begun is at least; 0 if none has.</param>
    public Memory<byte> Room(int needed)
    {
        if (Count == 0)
        {
            Start = End = 0;
            Resize(_wasFilled ? Large : Small);
        }
        else
        {
            int wanted = Math.Max(_wasFilled ? Large : Small, Math.Min(needed, 2 * Count));
            if (Count + (wanted / 4) > Bytes.Length || wanted > Bytes.Length)
            {
                Resize(Math.Max(wanted, Count + (wanted / 4)));
            }
            else if (Bytes.Length - End < wanted / 4)
            {
                Unread.CopyTo(Bytes);
                (Start, End) = (0, Count);
            }
        }

        return Bytes.AsMemory(End);
    }

    public void Received(int count)
    {
        End += count;
        _wasFilled = End == Bytes.Length;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Bytes.Length - End < bytes.Length)
        {
            Resize(Count + bytes.Length);
        }

        bytes.CopyTo(Bytes.AsSpan(End));
        End += bytes.Length;
    }

    /// <param name="start">The first byte that is still to be understood.</param>
    public void ConsumeTo(int start) => Start = start;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(Bytes);
        Bytes = [];
        Start = End = 0;
    }

    private void Resize(int length)
    {
        // The pool gives powers of two.
        if (Bytes.Length >= length && Bytes.Length < 2 * length)
        {
            return;
        }

        byte[] other = ArrayPool<byte>.Shared.Rent(length);
        Unread.CopyTo(other);
        ArrayPool<byte>.Shared.Return(Bytes);
        (Bytes, Start, End) = (other, 0, Count);
    }
}
