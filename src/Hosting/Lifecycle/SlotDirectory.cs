using System.Collections.Concurrent;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>The slots of a host, by their plugins' names, whatever the case. Thread-safe.</summary>
/// <param name="create">Makes the slot of a plugin that has none yet.</param>
internal sealed class SlotDirectory(Func<string, Slot> create)
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _adding = new();
    private bool _isClosed;

    /// <summary>Every slot there has been.</summary>
    public ICollection<Slot> All => _slots.Values;

    /// <summary>The slots of plugins that have files, or of which something is left.</summary>
    public IEnumerable<Slot> Present => _slots.Values.Where(s => !s.IsOver);

    /// <summary>The slot of a plugin that is present; null if there is none.</summary>
    public Slot? Find(string name) => _slots.TryGetValue(name, out Slot? slot) && !slot.IsOver ? slot : null;

    /// <summary>The slot of a plugin, which is made if there is none; null once this is closed.</summary>
    public Slot? GetOrAdd(string name)
    {
        lock (_adding)
        {
            return _isClosed ? null : _slots.GetOrAdd(name, create);
        }
    }

    /// <summary>Adds no slot from here on: one that was added behind the back of the host's end would serve on.</summary>
    /// <returns>All that there are.</returns>
    public IReadOnlyCollection<Slot> Close()
    {
        lock (_adding)
        {
            _isClosed = true;
            return [.. _slots.Values];
        }
    }
}
