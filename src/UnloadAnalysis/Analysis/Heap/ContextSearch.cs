namespace PluginHost.UnloadAnalysis;

/// <summary>Walks a heap once for all the contexts in question, from everything that a collection starts from.</summary>
internal sealed class ContextSearch
{
    // A context is entered at more places than this only if the host keeps that many of its objects, which one path explains.
    private const int MaxEntries = 100_000;

    public ContextSearch(OpenedDump dump, LoadedContexts contexts, IReadOnlyList<LoadedContext> targets)
    {
        Dump = dump;
        Types = new TypeTable(dump, contexts);
        Statics = new StaticFields(dump);
        Walk = new HeapWalk(dump, Types, new ObjectIndex(dump.Heap.Segments.Select(s => (s.Start, s.End))), targets, MaxEntries);
    }

    public OpenedDump Dump { get; }

    public TypeTable Types { get; }

    public StaticFields Statics { get; }

    public HeapWalk Walk { get; }

    /// <summary>
    /// What lasts is walked before what passes: a chain that is reported under a thread or a finalizer leads from nothing else.
    /// </summary>
    public void Run(CancellationToken cancellationToken)
    {
        var roots = new Roots(Dump);
        Walk.Walk([.. Statics.OfModules()], cancellationToken);
        Walk.Walk(roots.Handles(), cancellationToken);
        WalkInstantiations(cancellationToken);
        Walk.Walk(roots.OfThreads(), cancellationToken);
        Walk.Walk(roots.OfFinalizers(), cancellationToken);
        WalkInstantiations(cancellationToken);
    }

    // Generic instantiations are in no list of the runtime's; those that have an object are met on the way.
    private void WalkInstantiations(CancellationToken cancellationToken)
    {
        for (int known = -1; known != Types.Count;)
        {
            known = Types.Count;
            Walk.Walk(
                [.. Types.All.Where(t => t.Name?.Contains('<', StringComparison.Ordinal) == true).SelectMany(Statics.Of)],
                cancellationToken);
        }
    }
}
