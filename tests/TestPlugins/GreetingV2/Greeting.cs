namespace PluginHost.TestPlugins;

/// <summary>A library in version 2.</summary>
public static class Greeting
{
    public static string Text => "welcome";
}
