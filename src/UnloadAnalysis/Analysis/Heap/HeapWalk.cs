using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>
/// A breadth-first walk from roots that stops at the contexts in question: what it finds is every place where one of them is entered, and
/// the shortest way there. What is alive only because such a context is, it does not see. Not thread-safe.
/// </summary>
internal sealed class HeapWalk
{
    private const int CancellationStride = 4096;

    private readonly OpenedDump _dump;
    private readonly TypeTable _types;
    private readonly ObjectIndex _index;
    private readonly ObjectMarks _marks;
    private readonly HashSet<LoadedContext> _targets;
    private readonly int _maxEntries;
    private readonly ILookup<ulong, ulong> _dependents;
    private readonly Dictionary<LoadedContext, int> _entryCounts = [];
    private int _next;

    public HeapWalk(OpenedDump dump, TypeTable types, ObjectIndex index, IEnumerable<LoadedContext> targets, int maxEntries)
    {
        _dump = dump;
        _types = types;
        _index = index;
        _marks = new ObjectMarks(index.Count);
        _targets = new HashSet<LoadedContext>(targets, ReferenceEqualityComparer.Instance);
        _maxEntries = maxEntries;

        // The value of a dependent handle lives while its key does.
        _dependents = dump.Runtime.EnumerateHandles().Where(h => h.HandleKind == ClrHandleKind.Dependent && h.Dependent.Address != 0)
            .ToLookup(h => h.Object.Address, h => h.Dependent.Address);
    }

    public List<HeapRoot> Roots { get; } = [];

    public WalkQueue Queue { get; } = new();

    /// <summary>Objects reached, without those of the targets.</summary>
    public long Count { get; private set; }

    /// <summary>In the order of their distance from their roots, at most as many for each context as was asked for.</summary>
    public List<Entry> Entries { get; } = [];

    /// <summary>Whether the walk has seen an object. False for those of its targets.</summary>
    public bool HasReached(ulong address) => _index.TryGetNumber(address, out uint number) && _marks.Contains(number);

    public ulong AddressAt(int place) => _index.AddressOf(Queue.NumberAt(place));

    /// <summary>The root of an entry and the objects from it to the first of the context, which is the last.</summary>
    public (HeapRoot Root, IReadOnlyList<ulong> Chain) ChainOf(Entry entry)
    {
        var chain = new List<ulong> { entry.Object };
        int root = entry.Root;
        for (int place = entry.Parent; place >= 0;)
        {
            chain.Add(AddressAt(place));
            (int parent, bool isRoot) = Queue.ParentAt(place);
            root = isRoot ? parent : root;
            place = isRoot ? -1 : parent;
        }

        chain.Reverse();
        return (Roots[root], chain);
    }

    /// <summary>Walks everything that <paramref name="roots"/> reach and earlier calls did not.</summary>
    public void Walk(IEnumerable<HeapRoot> roots, CancellationToken cancellationToken)
    {
        foreach (HeapRoot root in roots)
        {
            Roots.Add(root);
            Visit(root.Object, -1, Roots.Count - 1);
        }

        for (; _next < Queue.Count; _next++)
        {
            if (_next % CancellationStride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            foreach (ulong reference in ReferencesOf(AddressAt(_next)))
            {
                Visit(reference, _next, -1);
            }
        }
    }

    /// <summary>
    /// What an object keeps alive: by its fields, as the key of a dependent handle, and as an object of a collectible type.
    /// </summary>
    public IEnumerable<ulong> ReferencesOf(ulong address)
    {
        if (_types.Of(address) is not { } facts)
        {
            return [];
        }

        IEnumerable<ulong> references = _dump.Heap.GetObject(address, facts.Type).EnumerateReferenceAddresses(
            carefully: true, considerDependantHandles: false);
        references = _dependents.Contains(address) ? references.Concat(_dependents[address]) : references;
        return facts.LoaderAllocator == 0 ? references : references.Append(facts.LoaderAllocator);
    }

    private void Visit(ulong address, int parent, int root)
    {
        if (!_index.TryGetNumber(address, out uint number) || _marks.Contains(number) || _types.Of(address) is not { } facts)
        {
            return;
        }

        if (facts.Context is { } context && _targets.Contains(context))
        {
            // Not marked: every way in counts.
            int count = _entryCounts.GetValueOrDefault(context);
            _entryCounts[context] = count + 1;
            if (count < _maxEntries)
            {
                Entries.Add(new Entry(context, address, parent, root));
            }

            return;
        }

        _marks.Add(number);
        Count++;
        if (!facts.HasReferences && !_dependents.Contains(address))
        {
            return;
        }

        if (parent < 0)
        {
            Queue.AddRooted(number, root);
        }
        else
        {
            Queue.Add(number, parent);
        }
    }
}
