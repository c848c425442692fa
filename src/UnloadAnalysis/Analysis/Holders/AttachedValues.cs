using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Finds the ConditionalWeakTable that attaches a value to an object. Not thread-safe.</summary>
internal sealed class AttachedValues(OpenedDump dump, StaticFields statics)
{
    private const string TableType = "System.Runtime.CompilerServices.ConditionalWeakTable<";

    private Dictionary<ulong, ClrStaticField>? _tableByHandle;

    /// <summary>The static field of the table that attaches <paramref name="value"/> to <paramref name="key"/>; null where no static field is one.</summary>
    public ClrStaticField? TableOf(ulong key, ulong value)
    {
        _tableByHandle ??= ReadTables();
        foreach (ClrHandle handle in dump.Runtime.EnumerateHandles())
        {
            if (handle.HandleKind == ClrHandleKind.Dependent && handle.Object.Address == key && handle.Dependent.Address == value)
            {
                return _tableByHandle.GetValueOrDefault(handle.Address);
            }
        }

        return null;
    }

    // A table refers to its entries by handles, as numbers.
    private Dictionary<ulong, ClrStaticField> ReadTables()
    {
        var tables = new Dictionary<ulong, ClrStaticField>();
        foreach ((ClrStaticField field, ulong table) in statics.WhereTypeStarts(TableType))
        {
            if (dump.Heap.GetObject(table).TryReadObjectField("_container", out ClrObject container) && container.TryReadObjectField("_entries", out ClrObject entries) && entries.IsArray)
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
