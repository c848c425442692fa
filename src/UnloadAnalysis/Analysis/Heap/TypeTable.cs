using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>The facts of each type, looked up once. Not thread-safe.</summary>
internal sealed class TypeTable(OpenedDump dump, LoadedContexts contexts)
{
    public const string AllocatorType = "System.Reflection.LoaderAllocator";

    // The collector keeps marks of its own in the lowest bits of an object's first word.
    private const ulong AddressBits = ~7UL;

    private readonly Dictionary<ulong, TypeFacts?> _known = [];

    public int Count => _known.Count;

    /// <summary>The types met so far.</summary>
    public IEnumerable<ClrType> All => _known.Values.OfType<TypeFacts>().Select(f => f.Type);

    /// <summary>The type of the object at <paramref name="address"/>; null if there is none.</summary>
    public TypeFacts? Of(ulong address)
    {
        if (!dump.Memory.ReadPointer(address, out ulong methodTable))
        {
            return null;
        }

        methodTable &= AddressBits;
        if (!_known.TryGetValue(methodTable, out TypeFacts? facts))
        {
            facts = dump.Runtime.GetTypeByMethodTable(methodTable) is { } type ? Describe(type) : null;
            _known.Add(methodTable, facts);
        }

        return facts is { IsAllocator: true } ? facts with { Context = contexts.Find(address) } : facts;
    }

    private TypeFacts Describe(ClrType type)
    {
        ulong allocator = type.IsCollectible ? dump.Memory.ReadPointer(type.LoaderAllocatorHandle) : 0;
        return new TypeFacts(
            type,
            allocator == 0 ? null : contexts.Find(allocator),
            allocator,
            type.ContainsPointers || type.IsCollectible,
            type.Name == AllocatorType);
    }
}
