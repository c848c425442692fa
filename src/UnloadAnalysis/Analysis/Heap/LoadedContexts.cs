using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>The collectible load contexts of a process, and which of them a type belongs to.</summary>
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
        var all = new List<LoadedContext>();
        foreach (ulong address in allocators.Keys.Concat(ReadHandles(dump)).Distinct())
        {
            ClrObject context = dump.Heap.GetObject(address);
            if (IsContext(context.Type) && context.ReadField<bool>("_isCollectible"))
            {
                all.Add(new LoadedContext(context.ReadStringField("_name") ?? string.Empty, context.ReadField<int>("_state") != 0, allocators.GetValueOrDefault(address)));
            }
        }

        return new LoadedContexts(all);
    }

    /// <summary>The context whose LoaderAllocator object is at <paramref name="allocator"/>; null for what is in no load context, such as a dynamic assembly.</summary>
    public LoadedContext? Find(ulong allocator) => _byAllocator.GetValueOrDefault(allocator);

    // The runtime holds an unloading context by a strong handle until its native side is gone; one that is not unloading, by a weak one.
    private static IEnumerable<ulong> ReadHandles(OpenedDump dump) => dump.Runtime.EnumerateHandles()
        .Where(h => IsContext(h.Object.Type) && (h.HandleKind == ClrHandleKind.Strong || h.Object.ReadField<int>("_state") == 0))
        .Select(h => h.Object.Address);

    // The context does not know its allocator, but every type knows both. Dynamic assemblies have allocators of their own and count as the context they were made in.
    private static Dictionary<ulong, ulong> ReadAllocators(OpenedDump dump)
    {
        var allocators = new Dictionary<ulong, ulong>();
        foreach (ClrModule module in dump.Runtime.EnumerateModules().Where(m => !m.IsDynamic))
        {
            if (module.EnumerateTypeDefToMethodTableMap().Select(t => dump.Runtime.GetTypeByMethodTable(t.MethodTable)).FirstOrDefault(t => t is not null) is { IsCollectible: true } type)
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
