namespace PluginHost.Hosting.Loading;

/// <summary>What <see cref="PluginInspector"/> read in a file.</summary>
/// <param name="Kind">What the file is.</param>
/// <param name="Reason">Why it is no plugin that can be loaded, for an operator; null for <see cref="PluginKind.Plugin"/>.</param>
/// <param name="EntryTypeName">The full name of the plugin class; null unless <see cref="PluginKind.Plugin"/>.</param>
internal sealed record PluginInspection(PluginKind Kind, string? Reason, string? EntryTypeName)
{
    public static PluginInspection Plugin(string entryTypeName) => new(PluginKind.Plugin, null, entryTypeName);

    public static PluginInspection NotAPlugin(string reason) => new(PluginKind.NotAPlugin, reason, null);

    public static PluginInspection Incomplete(string reason) => new(PluginKind.Incomplete, reason, null);

    public static PluginInspection Invalid(string reason) => new(PluginKind.Invalid, reason, null);
}
