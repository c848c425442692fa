using System.Collections.Frozen;

namespace PluginHost.Hosting.Configuration;

/// <summary>
/// What is in force for every plugin, all of it resolved at one moment: sources that change later show only when they are applied.
/// Immutable.
/// </summary>
internal sealed class PluginModels(PluginHostOptions options)
{
    private readonly FrozenDictionary<string, PluginModel> _configured = options.Plugins.Keys.ToFrozenDictionary(
        name => name, name => PluginModel.From(name, options), StringComparer.OrdinalIgnoreCase);

    /// <summary>The model for a plugin, as its file spells it, configured or not.</summary>
    public PluginModel For(string name) =>
        _configured.TryGetValue(name, out PluginModel? model) ? model with { Name = name } : PluginModel.From(name, options);
}
