using System.Buffers;

namespace PluginHost.Hosting.Transport;

/// <summary>Bytes in the order in which they go out. For one caller at a time, but where it says otherwise.</summary>
internal sealed class OutputChain
{
    private OutputSegment? _last;
    private OutputSegment? _spare;
    private long _bytes;

    /// <summary>What goes out first; null if there is nothing.</summary>
    public OutputSegment? First { get; private set; }

    /// <summary>How many bytes there are. May be read at any time.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>An empty segment: one that was recycled, if there is one. Thread-safe.</summary>
    public OutputSegment Rent(int size) => (Interlocked.Exchange(ref _spare, null) ?? new OutputSegment()).Begin(size);

    /// <summary>Keeps a segment that was taken out for the next who rents one. Thread-safe.</summary>
    public void Recycle(OutputSegment segment)
    {
        segment.End();
        Volatile.Write(ref _spare, segment);
    }

    /// <summary>Takes segments over.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="last">Their last.</param>
    /// <param name="bytes">How many bytes are in them.</param>
    public void Append(OutputSegment first, OutputSegment last, long bytes)
    {
        if (_last is null)
        {
            First = first;
        }
        else
        {
            _last.Next = first;
        }

        (_last, _bytes) = (last, _bytes + bytes);
    }

    /// <summary>Copies bytes in.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        // The first segment may be on its way to the kernel as it is; small messages behind it share one.
        if (_last is { } last && last != First && last.Free.Length >= bytes.Length)
        {
            bytes.CopyTo(last.Free.Span);
            last.Advance(bytes.Length);
            _bytes += bytes.Length;
            return;
        }

        OutputSegment segment = Rent(bytes.Length);
        bytes.CopyTo(segment.Free.Span);
        segment.Advance(bytes.Length);
        Append(segment, segment, bytes.Length);
    }

    /// <summary>Takes out what went out; the caller recycles it.</summary>
    public void RemoveFirst()
    {
        OutputSegment gone = First!;
        First = gone.Next;
        _last = First is null ? null : _last;
        _bytes -= gone.Length;
    }

    /// <summary>Copies all bytes out.</summary>
    public void CopyTo(IBufferWriter<byte> target)
    {
        for (OutputSegment? segment = First; segment is not null; segment = segment.Next)
        {
            target.Write(segment.Written.Span);
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        Release(First);
        (First, _last, _bytes) = (null, null, 0);
    }

    /// <summary>Gives the buffers of a chain of segments back.</summary>
    public static void Release(OutputSegment? first)
    {
        for (OutputSegment? segment = first; segment is not null; segment = segment.Next)
        {
            segment.End();
        }
    }
}
