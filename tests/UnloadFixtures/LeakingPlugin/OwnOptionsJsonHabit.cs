using System.Text.Json;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Serialises a type of its own by reflection, with options of its own.</summary>
public sealed class OwnOptionsJsonHabit : IHabit
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public string Text { get; set; } = "text";

    public void Start() => JsonSerializer.Serialize(this, Options);
}
