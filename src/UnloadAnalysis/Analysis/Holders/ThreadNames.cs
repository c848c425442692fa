using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Names threads as their authors do.</summary>
internal sealed class ThreadNames
{
    private readonly Dictionary<int, string> _names = [];

    public ThreadNames(OpenedDump dump)
    {
        // The runtime keeps a handle to every Thread object.
        foreach (ClrHandle handle in dump.Runtime.EnumerateHandles())
        {
            if (handle.Object is { Type.Name: "System.Threading.Thread" } thread
                && thread.TryReadStringField("_name", null, out string? name)
                && name is not null)
            {
                _names[thread.ReadField<int>("_managedThreadId")] = name;
            }
        }
    }

    /// <summary><c>thread 7 "pump"</c>, with the managed id.</summary>
    public string Of(ClrThread thread) =>
        thread.IsFinalizer ? $"thread {thread.ManagedThreadId} (the finalizer's)"
        : _names.TryGetValue(thread.ManagedThreadId, out string? name) ? $"thread {thread.ManagedThreadId} \"{name}\""
        : $"thread {thread.ManagedThreadId}";
}
