using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Reads delegates.</summary>
internal static class Delegates
{
    /// <summary>The method that a delegate calls; null if it calls several, or is none.</summary>
    public static string? MethodOf(ClrObject candidate) =>
        candidate is { IsDelegate: true }
            && candidate.AsDelegate() is { HasMultipleTargets: false } one
            && one.GetDelegateTarget()?.Method is { } method
            ? TypeNames.Method(method)
            : null;

    /// <summary>
    /// The place of the last delegate on a path if nothing but closures stands between it and the context; -1 if there is none.
    /// </summary>
    public static int PlaceOn(HeldPath path)
    {
        for (int i = path.Nodes.Count - 2; i >= 0; i--)
        {
            if (path.Nodes[i].Object.IsDelegate)
            {
                return i;
            }

            if (!path.Nodes[i].TypeName.Contains("+<>c", StringComparison.Ordinal))
            {
                break;
            }
        }

        return -1;
    }

    /// <summary>
    /// Where the delegate at <paramref name="place"/> is kept: the field before it, not counting the lists that combine delegates.
    /// </summary>
    public static string KeptBy(HeldPath path, int place, string root)
    {
        for (int i = place - 1; i >= 0; i--)
        {
            PathNode node = path.Nodes[i];
            if (!node.Object.IsDelegate && !node.Object.IsArray)
            {
                return $"{TypeNames.Type(node.TypeName)}.{node.Link}";
            }
        }

        return root;
    }
}
