using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Makes the steps of a report from a path.</summary>
internal static class PathSteps
{
    public static IReadOnlyList<PathStep> Of(HeldPath path, ThreadNames threads)
    {
        var steps = new List<PathStep> { First(path, threads) };
        for (int i = 0; i < path.Nodes.Count; i++)
        {
            PathNode node = path.Nodes[i];

            // Neighbours in a list, such as other timers, are no part of the explanation.
            bool isNeighbour = node.Link is "_next" or "_prev" or "Next" or "Prev" && path.Nodes[i + 1].TypeName == node.TypeName;
            if (!isNeighbour)
            {
                steps.Add(new PathStep
                {
                    Type = TypeNames.Type(node.TypeName),
                    Field = node.Link,
                    Context = node.Context?.Name,
                    Detail = Detail(node.Object),
                });
            }
        }

        return steps;
    }

    /// <summary>Leaves out the middle of what is longer than <paramref name="max"/>.</summary>
    public static (IReadOnlyList<PathStep> Steps, int Omitted) Shorten(IReadOnlyList<PathStep> steps, int max)
    {
        max = Math.Max(2, max);
        return steps.Count <= max
            ? (steps, 0)
            : ([.. steps.Take(max / 2), .. steps.Skip(steps.Count - (max - (max / 2)))], steps.Count - max);
    }

    private static PathStep First(HeldPath path, ThreadNames threads) => path.Root switch
    {
        { Kind: RootKind.ThreadStatic, Field: { } field, Thread: { } thread } => new PathStep
        {
            Type = TypeNames.Type(field.ContainingType.Name),
            Field = TypeNames.Field(field.Name),
            Detail = $"thread-static, {threads.Of(thread)}",
        },
        { Field: { } field } =>
            new PathStep { Type = TypeNames.Type(field.ContainingType.Name), Field = TypeNames.Field(field.Name), Detail = "static" },
        { Thread: { } thread, Method: { } method } =>
            new PathStep { Type = threads.Of(thread), Field = TypeNames.Method(method), Detail = "runs" },
        { Thread: { } thread } => new PathStep { Type = threads.Of(thread) },
        { Kind: RootKind.FinalizerQueue } => new PathStep { Type = "the finalizer queue" },
        { Kind: RootKind.PinnedHandle } => new PathStep { Type = "a pinning handle" },
        { Kind: RootKind.RefCountedHandle } => new PathStep { Type = "a handle that native code counts" },
        _ when IsContext(path.Nodes[0].Object) => new PathStep { Type = "the runtime, for as long as anything of the context is left" },
        _ => new PathStep { Type = "a strong handle" },
    };

    private static string? Detail(ClrObject value) =>
        value.Type?.Name == TypeTable.AllocatorType ? "the context's code"
        : value.IsRuntimeType ? value.AsRuntimeType() is { } type ? TypeNames.Type(type.Name) : null
        : IsContext(value) && value.TryReadStringField("_name", null, out string? name) ? name
        : Delegates.MethodOf(value);

    private static bool IsContext(ClrObject value) => value.Type?.Name?.EndsWith("LoadContext", StringComparison.Ordinal) == true;
}
