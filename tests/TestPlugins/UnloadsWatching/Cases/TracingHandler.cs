namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>A handler of its own type in a client's chain.</summary>
internal sealed class TracingHandler(HttpMessageHandler inner) : DelegatingHandler(inner);
