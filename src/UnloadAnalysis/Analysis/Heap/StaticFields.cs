using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Finds static fields: what they hold, and which of them a slot belongs to. Not thread-safe.</summary>
internal sealed class StaticFields(OpenedDump dump)
{
    private readonly ClrThread[] _threads = [.. dump.Runtime.Threads.Where(t => t.IsAlive)];
    private readonly HashSet<ulong> _seen = [];
    private readonly Dictionary<ulong, ClrStaticField> _bySlot = [];
    private readonly Dictionary<ulong, ClrStaticField> _byValue = [];

    /// <summary>The fields of types that are no generic instantiations: the runtime lists these by their modules.</summary>
    public IEnumerable<HeapRoot> OfModules() => dump.Runtime.EnumerateModules()
        .SelectMany(m => m.EnumerateTypeDefToMethodTableMap())
        .Select(t => dump.Runtime.GetTypeByMethodTable(t.MethodTable))
        .OfType<ClrType>()
        .SelectMany(Of);

    /// <summary>
    /// The fields of a type that was not asked for before. Those of a collectible type are noted, but are no roots: they hang on its
    /// context.
    /// </summary>
    public IEnumerable<HeapRoot> Of(ClrType type)
    {
        if (!_seen.Add(type.MethodTable))
        {
            yield break;
        }

        foreach (ClrStaticField field in type.StaticFields.Where(MayRefer))
        {
            ulong slot = field.GetAddress(dump.Runtime.AppDomains[0]);
            if (slot != 0)
            {
                _bySlot.TryAdd(slot, field);
            }

            if (ObjectAt(slot) is { } held)
            {
                _byValue.TryAdd(held, field);
                if (!type.IsCollectible)
                {
                    yield return new HeapRoot(RootKind.StaticField, held) { Field = field };
                }
            }
        }

        // The debugging library of .NET 10 crashes when asked for the thread statics of a collectible type.
        foreach (ClrThreadStaticField field in type.IsCollectible ? [] : type.ThreadStaticFields.Where(MayRefer))
        {
            foreach (ClrThread thread in _threads)
            {
                if (ObjectAt(field.GetAddress(thread)) is { } held)
                {
                    yield return new HeapRoot(RootKind.ThreadStatic, held) { Field = field, Thread = thread };
                }
            }
        }
    }

    /// <summary>The field whose slot is at <paramref name="slot"/>, if its type was seen.</summary>
    public ClrStaticField? AtSlot(ulong slot) => _bySlot.GetValueOrDefault(slot);

    /// <summary>A field that holds <paramref name="value"/>, if its type was seen.</summary>
    public ClrStaticField? Holding(ulong value) => _byValue.GetValueOrDefault(value);

    /// <summary>The static fields of a type whose name begins with <paramref name="start"/>, with the objects that they hold.</summary>
    public IEnumerable<(ClrStaticField Field, ulong Value)> WhereTypeStarts(string start) =>
        _byValue.Where(p => p.Value.Type?.Name?.StartsWith(start, StringComparison.Ordinal) == true).Select(p => (p.Value, p.Key));

    /// <summary>Where element <paramref name="i"/> of an array of references is.</summary>
    public static ulong SlotAt(ClrArray array, int i) => array.Type.GetArrayElementAddress(array.Address, i);

    private static bool MayRefer(ClrField field) => field.IsObjectReference || field.ElementType == ClrElementType.Struct;

    // A static of a struct type is kept in a box.
    private ulong? ObjectAt(ulong slot) =>
        slot != 0 && dump.Memory.ReadPointer(slot, out ulong held) && held != 0 && dump.Heap.GetObjectType(held) is not null ? held : null;
}
