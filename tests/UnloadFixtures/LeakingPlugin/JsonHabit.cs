using System.Text.Json;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Serialises a type of its own by reflection, with the options that all share.</summary>
public sealed class JsonHabit : IHabit
{
    public string Text { get; set; } = "text";

    public void Start() => JsonSerializer.Serialize(this);
}
