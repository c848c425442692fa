namespace PluginHost.Hosting.Loading;

/// <summary>
/// A plugin's files could not be taken or loaded. The message is the host's own text and meant for an operator. It has no inner
/// exception: one thrown by plugin code would keep the plugin's context alive for as long as this one is kept.
/// </summary>
internal sealed class PluginLoadException(string message) : Exception(message);
