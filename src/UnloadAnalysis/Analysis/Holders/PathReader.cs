using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Makes paths with field names from chains of addresses. Not thread-safe.</summary>
internal sealed class PathReader(OpenedDump dump, TypeTable types, StaticFields statics, AttachedValues attached)
{
    public const string CodeLink = "(its code)";

    private const string AttachedStart = "(the value that ";

    private readonly Dictionary<(ulong From, ulong To), string> _links = [];

    public HeldPath Read(HeapRoot root, IReadOnlyList<ulong> chain)
    {
        var nodes = new PathNode[chain.Count];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = new PathNode(
                dump.Heap.GetObject(chain[i]),
                types.Of(chain[i])?.Context,
                i + 1 < nodes.Length ? LinkBetween(chain[i], chain[i + 1]) : null);
        }

        return FromField(root, nodes) ?? new HeldPath(root, nodes);
    }

    // Statics live in elements of an array that only the runtime knows: the element tells the field.
    private HeldPath? FromField(HeapRoot root, PathNode[] nodes)
    {
        if (root.Field is not null || nodes.Length < 2 || nodes[0].TypeName != "System.Object[]")
        {
            return null;
        }

        ClrArray storage = nodes[0].Object.AsArray();
        for (int i = 0; i < storage.Length; i++)
        {
            if (storage.GetObjectValue(i).Address == nodes[1].Object.Address
                && statics.AtSlot(StaticFields.SlotAt(storage, i)) is { ContainingType.IsCollectible: false } field)
            {
                return new HeldPath(new HeapRoot(RootKind.StaticField, nodes[1].Object.Address) { Field = field }, nodes[1..]);
            }
        }

        return null;
    }

    private string LinkBetween(ulong from, ulong to)
    {
        if (!_links.TryGetValue((from, to), out string? link))
        {
            link = FindLink(dump.Heap.GetObject(from), to);
            _links.Add((from, to), link);
        }

        return link;
    }

    /// <summary>Whether a link is no field: a ConditionalWeakTable attaches the next object to this one.</summary>
    public static bool IsAttached(string? link) => link?.StartsWith(AttachedStart, StringComparison.Ordinal) == true;

    private string Attached(ulong key, ulong value) =>
        $"{AttachedStart}{(attached.TableOf(key, value) is { } table ? TypeNames.Field(table) : "a ConditionalWeakTable")} attaches to it)";

    private string FindLink(ClrObject from, ulong to)
    {
        foreach (ClrReference reference in from.EnumerateReferencesWithFields(carefully: true, considerDependantHandles: true))
        {
            if (reference.Object.Address == to)
            {
                return reference.IsDependentHandle ? Attached(from.Address, to)
                    : reference.IsArrayElement ? Element(from, reference.Offset)
                    : reference.Field is { } field ? Field(field, reference)
                    : "?";
            }
        }

        return types.Of(from)?.LoaderAllocator == to ? CodeLink : "?";
    }

    private static string Field(ClrInstanceField field, ClrReference reference)
    {
        string name = TypeNames.Field(field.Name);
        return reference.InnerField is { Field: not null } inner ? name + "." + Field(inner.Field, inner) : name;
    }

    // The offset counts from behind the object's first word; elements begin behind the length, which takes another.
    private static string Element(ClrObject array, int offset)
    {
        const int Header = 8;
        if (array.Type is not { ComponentSize: > 0 } type || offset < Header)
        {
            return "[]";
        }

        int within = (offset - Header) % type.ComponentSize;
        string? field = type.ComponentType is { IsValueType: true } component
            ? component.Fields.LastOrDefault(f => f.Offset <= within)?.Name
            : null;
        return $"[{(offset - Header) / type.ComponentSize}]" + (field is null ? string.Empty : "." + TypeNames.Field(field));
    }
}
