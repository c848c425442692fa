using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Finds the ConditionalWeakTable that attaches a value to an object. Not thread-safe.</summary>
internal sealed class AttachedValues(OpenedDump dump, StaticFields statics)
{
    private const string TableType = "System.Runtime.CompilerServices.ConditionalWeakTable<";

    private readonly Lazy<Dictionary<(ulong Key, ulong Value), ulong>> _handles = new(() => ReadHandles(dump));
    private readonly Lazy<Dictionary<ulong, ClrStaticField>> _tables = new(() => ReadTables(dump, statics));

    /// <summary>
    /// The static field of the table that attaches <paramref name="value"/> to <paramref name="key"/>; null where no static field is one.
    /// </summary>
    public ClrStaticField? TableOf(ulong key, ulong value) =>
        _handles.Value.TryGetValue((key, value), out ulong handle) ? _tables.Value.GetValueOrDefault(handle) : null;

    private static Dictionary<(ulong Key, ulong Value), ulong> ReadHandles(OpenedDump dump)
    {
        var handles = new Dictionary<(ulong Key, ulong Value), ulong>();
        foreach (ClrHandle handle in dump.Runtime.EnumerateHandles().Where(h => h.HandleKind == ClrHandleKind.Dependent))
        {
            handles[(handle.Object.Address, handle.Dependent.Address)] = handle.Address;
        }

        return handles;
    }

    // A table refers to its entries by handles, as numbers.
    private static Dictionary<ulong, ClrStaticField> ReadTables(OpenedDump dump, StaticFields statics)
    {
        var tables = new Dictionary<ulong, ClrStaticField>();
        foreach ((ClrStaticField field, ulong table) in statics.WhereTypeStarts(TableType))
        {
            if (dump.Heap.GetObject(table).TryReadObjectField("_container", out ClrObject container)
                && container.TryReadObjectField("_entries", out ClrObject entries)
                && entries.IsArray)
            {
                ClrArray array = entries.AsArray();
                for (int i = 0; i < array.Length; i++)
                {
                    ClrValueType entry = array.GetStructValue(i);
                    ulong handle = (ulong)entry.ReadValueTypeField("depHnd").ReadField<nint>("_handle");
                    if (handle != 0)
                    {
                        tables[handle] = field;
                    }
                }
            }
        }

        return tables;
    }
}
