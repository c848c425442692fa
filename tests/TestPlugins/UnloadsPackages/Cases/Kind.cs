namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Something that a text is converted to.</summary>
internal enum Kind
{
    Unknown,
    Known,
}
