using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Subscribes a static method, which needs no object.</summary>
public sealed class StaticMethodEventHabit : IHabit
{
    public void Start() => HostEvents.DocumentSaved += OnSavedStatically;

    private static void OnSavedStatically(object? sender, EventArgs e)
    {
    }
}
