namespace PluginHost.UnloadAnalysis;

/// <summary>A chain from a root to the first object of a context, which is the last node.</summary>
internal sealed record HeldPath(HeapRoot Root, IReadOnlyList<PathNode> Nodes)
{
    public PathNode Target => Nodes[^1];

    /// <summary>The first node of a type whose name <paramref name="start"/> begins; -1 if there is none.</summary>
    public int IndexOf(string start)
    {
        for (int i = 0; i < Nodes.Count; i++)
        {
            if (Nodes[i].TypeName.StartsWith(start, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
