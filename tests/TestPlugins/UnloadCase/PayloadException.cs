namespace PluginHost.TestPlugins;

/// <summary>A fault of the plugin's own type.</summary>
internal sealed class PayloadException : Exception;
