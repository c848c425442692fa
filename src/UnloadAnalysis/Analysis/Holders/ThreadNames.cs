using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Names threads as their authors do.</summary>
internal sealed class ThreadNames
{
    private readonly Dictionary<int, string> _names = [];

    public ThreadNames(IEnumerable<HeapRoot> roots)
    {
        // Each thread keeps its own Thread object in a thread-static field of Thread.
        foreach (HeapRoot root in roots.Where(r => r is { Kind: RootKind.ThreadStatic, Field.Name: "t_currentThread", Thread: not null }))
        {
            ClrThread thread = root.Thread!;
            if (thread.Runtime.Heap.GetObject(root.Object) is { IsValid: true } managed && managed.TryReadStringField("_name", null, out string? name) && name is not null)
            {
                _names[thread.ManagedThreadId] = name;
            }
        }
    }

    /// <summary><c>thread 7 "pump"</c>, with the managed id.</summary>
    public string Of(ClrThread thread) =>
        thread.IsFinalizer ? $"thread {thread.ManagedThreadId} (the finalizer's)"
        : _names.TryGetValue(thread.ManagedThreadId, out string? name) ? $"thread {thread.ManagedThreadId} \"{name}\""
        : $"thread {thread.ManagedThreadId}";
}
