namespace PluginHost.Benchmarks.Unloading;

/// <summary>Small objects that refer to each other, as a host's own state would: work for whoever marks what lives.</summary>
internal sealed class LiveHeap
{
    /// <summary>A node of 40 bytes: header, type, two references, one number.</summary>
    private const int NodeSize = 40;
    private const int NodesPerTree = 1 << 16;
    private readonly List<Node> _trees = [];

    internal LiveHeap(long bytes)
    {
        for (long left = bytes / NodeSize; left > 0; left -= NodesPerTree)
        {
            _trees.Add(Grow((int)Math.Min(left, NodesPerTree)));
        }

        // As after a while of service: all of it has become old.
        GC.Collect();
    }

    /// <summary>Has it live at least until here.</summary>
    internal void Keep() => GC.KeepAlive(_trees);

    private static Node Grow(int nodes)
    {
        var all = new Node[nodes];
        for (int i = nodes - 1; i >= 0; i--)
        {
            int left = (2 * i) + 1;
            all[i] = new Node(left < nodes ? all[left] : null, left + 1 < nodes ? all[left + 1] : null, i);
        }

        return all[0];
    }

    private sealed record Node(Node? Left, Node? Right, long Number);
}
