using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Leaves itself in a static field of a generic type of the host's.</summary>
public sealed class GenericStaticHabit : IHabit
{
    private readonly Item[] _items = [new(), new(), new(), new(), new()];

    public void Start() => HostCache<string>.Keep(this, _items);

    private sealed class Item;
}
