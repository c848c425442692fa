using System.Diagnostics.Tracing;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>An event source of the plugin's own that somebody else listens to, and polls.</summary>
[EventSource(Name = "PluginHost-Unloads-Listened")]
internal sealed class ListenedEvents : EventSource
{
    [Event(1)]
    public void Used(int times) => WriteEvent(1, times);
}
