namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Settings with a type of the plugin's own in them.</summary>
internal sealed class Shape
{
    public DayOfWeek Day { get; set; }

    public Kind Kind { get; set; }
}
