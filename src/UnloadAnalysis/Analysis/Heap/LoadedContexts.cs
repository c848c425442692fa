using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>The collectible load contexts of a process, and which of them a type belongs to.</summary>
/// <remarks>
/// Loaders name contexts for the DLL, so that all generations of one DLL bear one name. A context may therefore go by the name of a second
/// one that stands for it: one that refers to it, is referred to by it, and has loaded nothing itself.
/// </remarks>
internal sealed class LoadedContexts
{
    private const string ContextType = "System.Runtime.Loader.AssemblyLoadContext";

    private readonly Dictionary<ulong, LoadedContext> _byAllocator;

    private LoadedContexts(IReadOnlyList<LoadedContext> all)
    {
        All = all;
        _byAllocator = all.Where(c => c.LoaderAllocator != 0).ToDictionary(c => c.LoaderAllocator);
    }

    public IReadOnlyList<LoadedContext> All { get; }

    public static LoadedContexts Read(OpenedDump dump)
    {
        // By what was loaded into them, and by their handles; of a Server GC the debugging library lists only some handles.
        Dictionary<ulong, ulong> allocators = ReadAllocators(dump);
        ClrObject[] contexts =
        [
            .. allocators.Keys.Concat(ReadHandles(dump)).Distinct()
                .Select(dump.Heap.GetObject)
                .Where(context => IsContext(context.Type) && context.ReadField<bool>("_isCollectible")),
        ];
        Dictionary<ulong, ClrObject> named = contexts.ToDictionary(context => context.Address, context => NamedBy(context, allocators));
        var labels = named.Values.Where(label => !label.IsNull).Select(label => label.Address).ToHashSet();
        return new LoadedContexts(
            [.. contexts.Where(context => !labels.Contains(context.Address))
                .Select(context => new LoadedContext(
                    NameOf(named[context.Address] is { IsNull: false } label ? label : context),
                    context.ReadField<int>("_state") != 0,
                    allocators.GetValueOrDefault(context.Address)))]);
    }

    /// <summary>
    /// The context whose LoaderAllocator object is at <paramref name="allocator"/>; null for what is in no load context, such as a dynamic
    /// assembly.
    /// </summary>
    public LoadedContext? Find(ulong allocator) => _byAllocator.GetValueOrDefault(allocator);

    private static string NameOf(ClrObject context) => context.ReadStringField("_name") ?? string.Empty;

    /// <summary>
    /// The context that stands for another and gives it its name: both refer to each other, and only the other has loaded anything. A null
    /// object if there is none.
    /// </summary>
    private static ClrObject NamedBy(ClrObject context, Dictionary<ulong, ulong> allocators) =>
        allocators.ContainsKey(context.Address)
            ? ContextsIn(context).FirstOrDefault(
                other => !allocators.ContainsKey(other.Address) && ContextsIn(other).Any(back => back.Address == context.Address))
            : default;

    private static IEnumerable<ClrObject> ContextsIn(ClrObject context) =>
        context.EnumerateReferences().Where(referred => IsContext(referred.Type));

    // The runtime holds an unloading context by a strong handle until its native side is gone; one that is not unloading, by a weak one.
    private static IEnumerable<ulong> ReadHandles(OpenedDump dump) => dump.Runtime.EnumerateHandles()
        .Where(h => IsContext(h.Object.Type) && (h.HandleKind == ClrHandleKind.Strong || h.Object.ReadField<int>("_state") == 0))
        .Select(h => h.Object.Address);

    // The context does not know its allocator, but every type knows both. Dynamic assemblies have allocators of their own and count as the
    // context they were made in.
    private static Dictionary<ulong, ulong> ReadAllocators(OpenedDump dump)
    {
        var allocators = new Dictionary<ulong, ulong>();
        foreach (ClrModule module in dump.Runtime.EnumerateModules().Where(m => !m.IsDynamic))
        {
            IEnumerable<ClrType?> types = module.EnumerateTypeDefToMethodTableMap().Select(
                t => dump.Runtime.GetTypeByMethodTable(t.MethodTable));
            if (types.FirstOrDefault(t => t is not null) is { IsCollectible: true } type)
            {
                allocators[type.AssemblyLoadContextAddress] = dump.Memory.ReadPointer(type.LoaderAllocatorHandle);
            }
        }

        return allocators;
    }

    private static bool IsContext(ClrType? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name == ContextType)
            {
                return true;
            }
        }

        return false;
    }
}
