namespace PluginHost.UnloadAnalysis;

/// <summary>Counts what hangs on a holder.</summary>
internal sealed class PluginObjectCount(ContextSearch search, LoadedContext context, int max)
{
    /// <summary>
    /// The context's objects that those in <paramref name="entries"/> lead to, with themselves. What the process keeps anyway is not
    /// searched, and the context's code not counted: every object leads to it.
    /// </summary>
    public long Of(IEnumerable<ulong> entries, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ulong>();
        var left = new Queue<ulong>();
        long count = 0;
        foreach (ulong entry in entries)
        {
            Add(entry);
        }

        while (count < max && left.TryDequeue(out ulong address))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (ulong reference in search.Walk.ReferencesOf(address))
            {
                Add(reference);
            }
        }

        return count;

        void Add(ulong address)
        {
            if (address != context.LoaderAllocator
                && seen.Count < max
                && !search.Walk.HasReached(address)
                && search.Types.Of(address) is { } facts
                && seen.Add(address))
            {
                count += facts.Context == context ? 1 : 0;
                left.Enqueue(address);
            }
        }
    }
}
