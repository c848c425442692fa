using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Everything that a collection starts from, besides static fields.</summary>
internal sealed class Roots(OpenedDump dump)
{
    private readonly ClrThread[] _threads = [.. dump.Runtime.Threads.Where(t => t.IsAlive)];

    /// <summary>Handles that keep what they refer to.</summary>
    public IEnumerable<HeapRoot> Handles()
    {
        foreach (ClrHandle handle in dump.Runtime.EnumerateHandles().Where(
            h => h.Object.Address != 0 && h.Object.Type?.Name != TypeTable.AllocatorType))
        {
            // Left out above: the handle by which the runtime itself keeps every context that was not asked to unload.
            // ClrMD takes kinds that it does not know for strong ones; those of .NET 9 and later are weak.
            RootKind? kind = handle.HandleKind switch
            {
                ClrHandleKind.Strong or ClrHandleKind.SizedRef => RootKind.StrongHandle,
                ClrHandleKind.Pinned or ClrHandleKind.AsyncPinned => RootKind.PinnedHandle,
                ClrHandleKind.RefCounted when handle.ReferenceCount > 0 => RootKind.RefCountedHandle,
                _ => null,
            };
            if (kind is { } known)
            {
                yield return new HeapRoot(known, handle.Object.Address);
            }
        }
    }

    /// <summary>Roots that are there for as long as a thread is where it is.</summary>
    public IEnumerable<HeapRoot> OfThreads() => _threads.SelectMany(Running).Concat(_threads.SelectMany(Stack));

    /// <summary>Objects whose finalizer is due.</summary>
    public IEnumerable<HeapRoot> OfFinalizers() =>
        dump.Heap.EnumerateFinalizerRoots().Select(r => new HeapRoot(RootKind.FinalizerQueue, r.Object.Address));

    private static IEnumerable<HeapRoot> Stack(ClrThread thread) =>
        thread.EnumerateStackRoots().Where(r => r.Object.IsValid).Select(
            r => new HeapRoot(RootKind.Stack, r.Object.Address) { Thread = thread, Method = r.StackFrame?.Method });

    // A frame keeps the code of its method, which is in no reference of the stack.
    private IEnumerable<HeapRoot> Running(ClrThread thread)
    {
        var seen = new HashSet<ulong>();
        foreach (ClrStackFrame frame in thread.EnumerateStackTrace())
        {
            if (frame.Method is { Type: { IsCollectible: true } type } method
                && dump.Memory.ReadPointer(type.LoaderAllocatorHandle, out ulong allocator)
                && allocator != 0
                && seen.Add(allocator))
            {
                yield return new HeapRoot(RootKind.RunningMethod, allocator) { Thread = thread, Method = method };
            }
        }
    }
}
