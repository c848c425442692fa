namespace PluginHost.UnloadAnalysis;

/// <summary>
/// Goes on where the first walk stopped, through the other contexts in question and what only they hold, to find the ways into one context
/// that lead through another. Not thread-safe.
/// </summary>
internal sealed class OnwardWalk(ContextSearch search, LoadedContext target)
{
    private readonly HashSet<ulong> _seen = [];
    private readonly List<(ulong Object, int Parent)> _queue = [];
    private readonly List<(ulong Object, int Parent)> _found = [];

    /// <summary>The ways, each with the root that it begins at.</summary>
    public IEnumerable<(HeapRoot Root, IReadOnlyList<ulong> Chain)> Find(int maxFound, CancellationToken cancellationToken)
    {
        List<Entry> starts = search.Walk.Entries;
        for (int i = 0; i < starts.Count; i++)
        {
            if (starts[i].Context != target && _seen.Add(starts[i].Object))
            {
                _queue.Add((starts[i].Object, ~i));
            }
        }

        for (int next = 0; next < _queue.Count && _found.Count < maxFound; next++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Expand(next);
        }

        return _found.Select(f => ChainOf(f.Object, f.Parent));
    }

    private void Expand(int place)
    {
        ulong address = _queue[place].Object;
        foreach (ulong reference in search.Walk.ReferencesOf(address))
        {
            if (_seen.Contains(reference) || search.Walk.HasReached(reference) || search.Types.Of(reference) is not { } facts)
            {
                continue;
            }

            if (facts.Context == target)
            {
                _found.Add((reference, place));
            }
            else
            {
                _seen.Add(reference);
                _queue.Add((reference, place));
            }
        }
    }

    private (HeapRoot Root, IReadOnlyList<ulong> Chain) ChainOf(ulong last, int parent)
    {
        var onward = new List<ulong> { last };
        for (; _queue[parent].Parent >= 0; parent = _queue[parent].Parent)
        {
            onward.Add(_queue[parent].Object);
        }

        (HeapRoot root, IReadOnlyList<ulong> chain) = search.Walk.ChainOf(search.Walk.Entries[~_queue[parent].Parent]);
        return (root, [.. chain, .. Enumerable.Reverse(onward)]);
    }
}
