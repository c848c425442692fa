using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Finds out which <see cref="AsyncLocal{T}"/> a value belongs to.</summary>
internal static class Flows
{
    private const string Map = "AsyncLocalValueMap";

    /// <summary>Where an execution context's values are on a path; -1 if it passes none.</summary>
    public static int PlaceOn(HeldPath path)
    {
        for (int i = 0; i < path.Nodes.Count - 1; i++)
        {
            if (path.Nodes[i].TypeName.Contains(Map, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The static field that declares the local whose value the path leads through, or its type where no field does.</summary>
    public static string NameOf(HeldPath path, int place, StaticFields statics)
    {
        // A map keeps pairs in its own fields or in an array.
        for (int i = place; i < Math.Min(place + 3, path.Nodes.Count - 1); i++)
        {
            if (KeyBeside(path.Nodes[i].Object, path.Nodes[i + 1].Object) is { IsValid: true } key)
            {
                return statics.Holding(key.Address) is { } field ? TypeNames.Field(field) : TypeNames.Type(key.Type?.Name);
            }
        }

        return "an AsyncLocal";
    }

    // The key stands right before its value.
    private static ClrObject KeyBeside(ClrObject pairs, ClrObject value)
    {
        ClrObject before = default;
        foreach (ClrReference reference in pairs.EnumerateReferencesWithFields(carefully: true, considerDependantHandles: false))
        {
            bool isLocal = reference.Object.Type?.Name?.StartsWith("System.Threading.AsyncLocal<", StringComparison.Ordinal) == true;
            if (reference.Object.Address == value.Address)
            {
                return isLocal ? reference.Object : before;
            }

            before = isLocal ? reference.Object : default;
        }

        return default;
    }
}
