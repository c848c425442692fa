namespace PluginHost.TestPlugins;

/// <summary>What only the newer version of a framework's library has.</summary>
public static class NewerExtension
{
    public static Version Version => typeof(NewerExtension).Assembly.GetName().Version!;
}
