namespace PluginHost.UnloadAnalysis;

/// <summary>Makes the report on one context from what a search found.</summary>
internal sealed class ContextReporter
{
    // Paths that are read; in a cache of the host's there may be any number, which all tell the same.
    private const int MaxPaths = 1000;

    private readonly ContextSearch _search;
    private readonly AnalysisLimits _limits;
    private readonly PathReader _reader;
    private readonly HolderNaming _naming;
    private readonly ThreadNames _threads;
    private readonly bool _seeksOnward;

    public ContextReporter(ContextSearch search, AnalysisLimits limits, bool seeksOnward)
    {
        _search = search;
        _limits = limits;
        _seeksOnward = seeksOnward;
        var attached = new AttachedValues(search.Dump, search.Statics);
        _reader = new PathReader(search.Dump, search.Types, search.Statics, attached);
        _threads = new ThreadNames(search.Dump);
        _naming = new HolderNaming(search.Statics, _threads, attached);
    }

    public ContextReport Report(LoadedContext context, CancellationToken cancellationToken)
    {
        var count = new PluginObjectCount(_search, context, _limits.MaxCountedObjects);
        List<Holder> holders = [.. Paths(context, cancellationToken)
            .DistinctBy(p => (p.Root.Field, p.Root.Thread, p.Nodes.Count > 1 ? p.Nodes[^2].Object.Address : 0, p.Target.Object.Address))
            .GroupBy(_naming.Describe)
            .Select(g => Describe(
                g.Key,
                context,
                [.. g.OrderBy(p => p.Target.TypeName == TypeTable.AllocatorType).ThenBy(p => p.Nodes.Count)],
                count,
                cancellationToken))
            .OrderBy(h => h.Kind == HolderKind.FinalizerQueue)
            .ThenByDescending(h => h.PluginObjects)
            .ThenBy(h => h.Path.Count)];
        ContextState state =
            !context.IsUnloading ? ContextState.InUse : holders.Count == 0 ? ContextState.AwaitingCollection : ContextState.Held;
        return new ContextReport
        {
            Name = context.Name,
            State = state,
            Holders = [.. holders.Take(_limits.MaxHolders)],
            MoreHolders = Math.Max(0, holders.Count - _limits.MaxHolders),
            Finalizable = state == ContextState.AwaitingCollection ? [.. FinalizableIn(context).Take(_limits.MaxHolders)] : [],
        };
    }

    // Registered, and not due: as nothing refers to them, due they become with the next collection.
    private IEnumerable<string> FinalizableIn(LoadedContext context) => _search.Dump.Heap.EnumerateFinalizableObjects()
        .Where(o => _search.Types.Of(o.Address)?.Context == context)
        .Select(o => TypeNames.Type(o.Type?.Name))
        .Distinct();

    private IEnumerable<HeldPath> Paths(LoadedContext context, CancellationToken cancellationToken)
    {
        IEnumerable<(HeapRoot Root, IReadOnlyList<ulong> Chain)> chains = _search.Walk.Entries
            .Where(e => e.Context == context)
            .DistinctBy(e => e.Parent >= 0 ? e.Parent : ~e.Root)
            .Take(MaxPaths)
            .Select(_search.Walk.ChainOf);
        if (_seeksOnward)
        {
            chains = chains.Concat(new OnwardWalk(_search, context).Find(MaxPaths, cancellationToken));
        }

        foreach ((HeapRoot root, IReadOnlyList<ulong> chain) in chains)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return _reader.Read(root, chain);
        }
    }

    private Holder Describe(
        HolderShape shape,
        LoadedContext context,
        IReadOnlyList<HeldPath> paths,
        PluginObjectCount count,
        CancellationToken cancellationToken)
    {
        (IReadOnlyList<PathStep> steps, int omitted) = PathSteps.Shorten(PathSteps.Of(paths[0], _threads), _limits.MaxSteps);
        PathNode? other = paths[0].Nodes.LastOrDefault(n => n.Context is not null && n.Context != context);
        return new Holder
        {
            Kind = shape.Kind,
            Name = shape.Name,
            Method = shape.Method,
            Awaits = shape.Awaits,
            Path = steps,
            OmittedSteps = omitted,
            PluginObjects = count.Of(paths.Select(p => p.Target.Object.Address), cancellationToken),
            SimilarPaths = paths.Count - 1,
            ThroughContext = other?.Context?.Name,
            Advice = other is null ? HolderAdvice.For(shape, paths[0]) : HolderAdvice.Through(other),
        };
    }
}
