namespace PluginHost.TestPlugins.LoneLibrary;

/// <summary>No plugin at all.</summary>
public static class LoneLibrary
{
    public static int Answer => 42;
}
