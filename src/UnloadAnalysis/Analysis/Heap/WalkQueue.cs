namespace PluginHost.UnloadAnalysis;

/// <summary>
/// The objects of a breadth-first walk in the order of their discovery, each with the place of the one that led to it. The queue of the
/// walk is at the same time the tree of shortest paths: eight bytes an object, in blocks, so that growing copies nothing.
/// </summary>
internal sealed class WalkQueue
{
    private const int BlockSize = 1 << 18;
    private const uint RootFlag = 1u << 31;

    private readonly List<ulong[]> _blocks = [];

    public int Count { get; private set; }

    /// <summary>Appends an object that the object at place <paramref name="parent"/> refers to.</summary>
    /// <returns>Its place.</returns>
    public int Add(uint number, int parent) => Append(number, (uint)parent);

    /// <summary>Appends an object that a root refers to.</summary>
    /// <returns>Its place.</returns>
    public int AddRooted(uint number, int root) => Append(number, (uint)root | RootFlag);

    public uint NumberAt(int place) => (uint)(_blocks[place / BlockSize][place % BlockSize] >> 32);

    /// <summary>The place that led to <paramref name="place"/>, or the root.</summary>
    public (int Place, bool IsRoot) ParentAt(int place)
    {
        uint parent = (uint)_blocks[place / BlockSize][place % BlockSize];
        return ((int)(parent & ~RootFlag), (parent & RootFlag) != 0);
    }

    private int Append(uint number, uint parent)
    {
        if (Count == _blocks.Count * BlockSize)
        {
            _blocks.Add(new ulong[BlockSize]);
        }

        _blocks[Count / BlockSize][Count % BlockSize] = ((ulong)number << 32) | parent;
        return Count++;
    }
}
