namespace PluginHost.UnloadAnalysis;

/// <summary>
/// Numbers the places where an object of a heap may begin, from 0 and without gaps, so that 32 bits name an object and one bit marks it.
/// Not thread-safe.
/// </summary>
internal sealed class ObjectIndex
{
    // Objects begin at multiples of eight, on every architecture that the runtime serves with 64 bits.
    private const int BytesEach = 8;

    private readonly ulong[] _starts;
    private readonly ulong[] _ends;
    private readonly uint[] _firsts;
    private int _last;

    /// <param name="ranges">Where objects are; ranges do not overlap.</param>
    /// <exception cref="DumpException">The heap is larger than 32 GB.</exception>
    public ObjectIndex(IEnumerable<(ulong Start, ulong End)> ranges)
    {
        (ulong Start, ulong End)[] sorted = [.. ranges.Where(r => r.End > r.Start).OrderBy(r => r.Start)];
        _starts = [.. sorted.Select(r => r.Start)];
        _ends = [.. sorted.Select(r => r.End)];
        _firsts = new uint[sorted.Length];
        ulong count = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            _firsts[i] = (uint)count;
            count += (_ends[i] - _starts[i] + BytesEach - 1) / BytesEach;
            if (count > uint.MaxValue)
            {
                throw new DumpException(DumpFault.Unreadable, "The heap in the dump is larger than the 32 GB that an analysis can number.");
            }
        }

        Count = (uint)count;
    }

    /// <summary>Numbers in use.</summary>
    public uint Count { get; }

    /// <summary>The number of the object at <paramref name="address"/>; false if no heap has this address.</summary>
    public bool TryGetNumber(ulong address, out uint number)
    {
        // Neighbours refer to neighbours: the range of the last call is mostly right.
        if (_starts.Length == 0
            || ((address < _starts[_last] || address >= _ends[_last]) && !TrySeek(Array.BinarySearch(_starts, address), address)))
        {
            number = 0;
            return false;
        }

        number = _firsts[_last] + (uint)((address - _starts[_last]) / BytesEach);
        return true;
    }

    /// <summary>The address that has <paramref name="number"/>.</summary>
    public ulong AddressOf(uint number)
    {
        int at = Array.BinarySearch(_firsts, number);
        at = at < 0 ? ~at - 1 : at;
        return _starts[at] + ((ulong)(number - _firsts[at]) * BytesEach);
    }

    private bool TrySeek(int found, ulong address)
    {
        int at = found < 0 ? ~found - 1 : found;
        if (at < 0 || address >= _ends[at])
        {
            return false;
        }

        _last = at;
        return true;
    }
}
