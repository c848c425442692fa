using Newtonsoft.Json;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Says that it is an object, so that nobody looks for a converter.</summary>
[JsonObject]
internal sealed class Marked
{
    public string Name { get; set; } = string.Empty;
}
