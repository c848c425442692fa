namespace PluginHost.Hosting.Lifecycle;

/// <summary>A generation could not be made ready. Host-made text only.</summary>
internal sealed class PluginStartException(string message) : Exception(message);
