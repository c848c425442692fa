namespace PluginHost.TestPlugins;

/// <summary>A library in version 1.</summary>
public static class Greeting
{
    public static string Text => "hello";
}
